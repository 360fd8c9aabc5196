#!/usr/bin/env bash
# Installs the programs that the full test set talks to (Debian, as root). Does nothing where they are there.
set -euo pipefail

# program or file   Debian package            what the tests want it for
needed='
openssl     openssl                   signatures, chains and CRLs checked by independent software
curl        curl                      HTTPS as a client that is not ours
java        default-jre-headless      the Allure report
chromium    chromium                  the pages of a report, with keyboard and hostile text
pcscd       pcscd                     the simulated eUICC as a card in a reader
opensc-tool opensc                    independent software that talks to it
unshare     util-linux                a pcscd that nobody else sees
gnutls-cli  gnutls-bin                DTLS as a client and a server of another library
tshark      tshark                    a dissector that reads what two ends of ours sent each other
coap-client-gnutls libcoap3-bin            CoAP, without and over DTLS, as a client and a server that are not ours
/usr/lib/pcsc/drivers/serial/libifdvpcd.so vsmartcard-vpcd  the reader
/usr/include/PCSC/winscard.h libpcsclite-dev  the package pcsclite is built with it
'

# A package without a program is told by a file of it; pcscd is where only root looks for programs.
is_there() {
  if [[ $1 == /* ]]; then [[ -e $1 ]]; else PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null; fi
}

missing=()
while read -r program package _; do
  [[ -z $program ]] || is_there "$program" || missing+=("$package")
done <<<"$needed"

if ((${#missing[@]} == 0)); then
  echo 'system programs: all there'
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "missing: ${missing[*]} (names of Debian packages). Install them with this system's package manager." >&2
  exit 1
fi
if ((EUID != 0)); then
  echo "missing: ${missing[*]}. Run as root: ci/install-system-deps.sh" >&2
  exit 1
fi

echo "installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { apt-get update -qq && apt-get install -qq -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
  cat "$log" >&2
  echo "apt-get could not install ${missing[*]}; see above" >&2
  exit 1
fi

/** Cucumber writes through one formatter at least, and its own keep or print something for every step: here a run tells of itself. */
export default { type: 'formatter', formatter() {} }

// Package sim is the simulator over HTTP: a page with a phone next to the bot's state, and the same
// for machines.
//
// What it guarantees:
//
//   - A message is answered with 202 only after it is stored; a repeated id is the same message.
//   - A bad photo is no bad request: it reaches the conversation with its fault, as from a phone.
//   - The page contains no secret and no inline script. Other sites can't send requests to it from
//     a visitor's browser.
//
// It requires no key: it is wired in only without a messaging vendor, never on a store that has
// served one, and answers only under this machine's own names and the configured ones. It is a tool
// for the operator.
package sim

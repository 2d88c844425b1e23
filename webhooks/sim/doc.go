// Package sim is the simulator over HTTP: a page with a phone beside the bot's
// mind, and the same for machines.
//
// What it guarantees:
//
//   - A message is answered with 202 only after it is stored; the same id again is
//     the same message.
//   - A bad photo is no bad request: it reaches the conversation with its fault,
//     as it would from a phone.
//   - The page holds no secret and runs no inline script. Other sites can't send
//     to it from a visitor's browser.
//
// It asks for no key: it is wired in only where no messaging vendor is, never over a
// store that has served one, and answers only under this machine's own names and those
// that the settings give. It is a tool of whoever runs the program.
package sim

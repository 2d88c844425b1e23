// Package onboarding carries out the work that only the registration of people asks for: sending and
// verifying its one-time code, and reading the identity card.
//
// What it guarantees:
//
//   - The same effect again sends no second code, and counts no second attempt of one that was right.
//   - The code, the number of the card and what a person sent are in no error and in no log.
//   - A card that can't be read, or not in time, gives an answer without fields: it is photographed again, or a
//     person of the business reads it.
package onboarding

// Package limit counts actions by key and refuses those over a limit.
//
// What it guarantees:
//
//   - Within one window at most limit calls for a key are allowed, counted over all processes
//     (Redis) or in one process (Memory).
//   - The same holds for an amount (Spend); an amount that does not fit is not taken.
//   - A window starts with the first call and ends after its length. A refusal says how long that
//     still takes.
//   - It never fails. Without Redis each process counts alone, for up to some thousands of keys;
//     beyond, the count of a key may start again.
package limit

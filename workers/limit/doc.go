// Package limit counts how often something is done and says when it is too often.
//
// What it guarantees:
//
//   - Of the calls for one key within one window, at most limit are allowed, by
//     whatever number of processes they are counted (Redis) or by this one (Memory).
//   - Of an amount that is spent (Spend) the same holds; what does not fit is not taken.
//   - The window begins with the first call and ends after its length: a refusal
//     says how long that still takes.
//   - It never fails. Without Redis a process counts for itself, for some thousands of
//     keys at once: beyond, the count of one of them may begin anew.
package limit

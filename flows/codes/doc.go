// Package codes sends one-time codes to phones and verifies them: a person who repeats a code has the
// phone to which it was sent.
//
// Guarantees:
//
//   - A code has six uniform digits, lives for five minutes and is accepted once, for the phone, the
//     purpose and the session for which it was asked. A new one voids the one before.
//   - However many guesses run at once, five attempts of a code are compared, and after ten failures
//     of a phone within a day it is locked for an hour: counting an attempt and using a code up are
//     one compare-and-set of the phone's document.
//   - At most five codes a day and three in ten minutes go to a phone, each later than the one before
//     by 60 s, 2 min and then 5 min. Addresses of callers, ranges of numbers, countries and the
//     business as a whole have limits of their own, which Budget counts.
//   - Only mobile numbers of allowed countries get codes. A number is brought to one form before
//     anything is counted.
//   - At rest there is a salted HMAC of a code under a key that is not in the store; what is still to
//     be delivered is sealed under such a key too. Neither phones nor codes are in the documents in
//     clear, in errors or in logs.
//   - A phone that is unknown is answered as one with another code, after the same work.
//
// The package is pure: time, randomness and the key are given to it.
package codes

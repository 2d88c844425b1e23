// Package passkeys makes and checks what browsers ask of passkeys (WebAuthn), with go-webauthn.
//
// Guarantees:
//
//   - An answer counts only for its challenge, from a page of our origin, for our domain, with the
//     person's touch, and signed by a passkey of the user that was asked for.
//   - Nothing of the device is asked for besides (no attestation). What a user's login is does not
//     leave the program in the id that the device stores.
//
// The package keeps nothing: challenges and counters are the caller's.
package passkeys

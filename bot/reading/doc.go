// Package reading reads what people write: it takes a message apart into tokens, finds
// the things that it names, and says what it does. Words are data: they are in
// templates/lexicon and come in through LoadLexicon. Reading is pure and offline, its
// readers are safe for concurrent use, and everything it reads is bounded.
package reading

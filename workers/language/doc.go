// Package language classifies what a person wrote as a [bot.Classification]: the service and the
// intent, each with a calibrated confidence.
//
// Two readers implement one interface, and a third joins them:
//
//   - [Offline] answers from a small trained model in the program. It needs no network, never fails
//     or panics, takes well under a millisecond, and gives the same answer for the same text.
//   - [OpenAI] asks a language model with a strict JSON schema, within five seconds.
//   - [Fallback] asks the first and, if that fails or its breaker is open, the second. The Source
//     of the answer names the reader.
//
// [OpenAIReader] asks a language model which acts a message holds when bot/reading is unsure, and
// returns a [bot.Reading]. It has no fallback: without an answer within three seconds the message
// stays as it was read.
//
// # What an answer means
//
// Service is one of the services that the business offers, or "" if the confidence is below the
// threshold: for greetings, small talk, nonsense, and problems without a thing ("no prende"). OTHER
// does not mean unknown: it is maintenance outside the other nine services. Intent is one of
// [Intents], or "". A recognised service implies create_order, unless another intent is clear:
// "¿cuánto cuesta pintar una casa?" is price_question with service PAINTING. Confidence is that of
// the service if there is one, else that of the intent.
//
// # How the offline model learns
//
// The folder examples holds one file per class. Words are folded, stemmed (Snowball, Spanish) and
// reduced to their sound; words, word pairs and letter n-grams are the features of two multinomial
// logistic regressions, for services and intents. Cross-validated scores give the temperature that
// calibrates the confidence, and the thresholds below which the answer is unknown. The result is
// model.bin.gz. After changing an example run go generate; a test fails until that is done. A
// service without examples can't be learned: NewOffline ignores it, and only a person's choice or
// OpenAI can name it. A service that is not offered is never returned.
//
// # Borders between classes
//
// A household fridge is APPLIANCE, a cold room is HVAC_MAINTENANCE. Water heaters, pumps and tanks
// that leak are PLUMBING; washing a tank is CLEANING. Water that comes through the roof is OTHER,
// damp stains on a wall are PAINTING. Woodworm is CARPENTRY, fumigation is OTHER. Glass, aluminium,
// metalwork, gates with a motor, masonry, gardens, pools, lifts, fire safety, intercoms and
// removals are OTHER. Security cameras and their recorders are IT_SUPPORT, because the network's
// technician services them.
package language

//go:generate go test -run ^TestModelIsWhatTheExamplesMake$ -count=1 -update .

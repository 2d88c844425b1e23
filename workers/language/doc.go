// Package language makes a [bot.Classification] of what a person wrote: which service is meant and
// what is wanted, each with a confidence that can be believed.
//
// There are two readers behind one interface, and one that joins them:
//
//   - [Offline] answers from a small trained model in the program. It needs no network, never fails,
//     never panics whatever the text, and takes well under a millisecond. The same text always gets the same answer.
//   - [OpenAI] asks a language model with a strict JSON schema, within five seconds.
//   - [Fallback] asks the first and, when that fails or its breaker is open, the second. The Source of the
//     answer says who really gave it.
//
// [OpenAIReader] asks a language model something else: which acts a message holds that bot/reading is
// unsure of, as a [bot.Reading]. Nothing stands behind it: without an answer within three seconds the
// message stays as it was read.
//
// # What an answer means
//
// Service is one of the services the business offers, or "" when the confidence is below the
// threshold: greetings, small talk, nonsense, and problems that name no thing ("no prende").
// OTHER is not "unknown": it is maintenance that is none of the other nine. Intent is one of [Intents], or
// "". A recognised service implies create_order, unless another intent is clearly there: "¿cuánto cuesta
// pintar una casa?" is price_question with service PAINTING. Confidence is that of the service when there is
// one, else of the intent.
//
// # How the offline model learns
//
// The folder examples holds one file per class. Words are folded, stemmed (Snowball, Spanish) and spelt as
// they sound; words, pairs of words and pieces of words feed two multinomial logistic regressions, services
// and intents. Cross-validated scores give the temperature that makes confidences honest and the
// thresholds below which the answer is "unknown". The result is model.bin.gz; after changing an
// example run go generate, and a test fails until that is done. A service without examples cannot be
// learned: NewOffline ignores it, and only a person's choice or OpenAI can name it. A service that is not offered
// is never returned.
//
// # Borders between classes
//
// A household fridge is APPLIANCE, a cold room is HVAC_MAINTENANCE. Water heaters, pumps and tanks that
// leak are PLUMBING; washing a tank is CLEANING. Water that comes through the roof is OTHER, damp stains on a wall are
// PAINTING. Woodworm is CARPENTRY, fumigation is OTHER. Glass, aluminium, metalwork, gates with a motor,
// masonry, gardens, pools, lifts, fire safety, intercoms and removals are OTHER. Security cameras and their
// recorders are IT_SUPPORT, because the technician who serves the network serves them.
package language

//go:generate go test -run ^TestModelIsWhatTheExamplesMake$ -count=1 -update .

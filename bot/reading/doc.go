// Package reading reads what people write: a text and its context become a
// [bot.Reading], the list of everything that the message does.
//
// It is pure, deterministic and offline. Read goes through these steps:
//
//  1. Tokens: folded words with their place in the text (tokens.go).
//  2. Entities: numbers, times, money, places, serials, mails, phones, names, ids.
//  3. Acts: a linear model, trained from dialogs/testdata/talk, scores every act for the
//     message and for each of its clauses, in the light of the question that was asked
//     (acts.go, model.go).
//  4. Rules: where a mistake is costly (stop, approve, cancel, danger) an act needs
//     evidence of its own from the lexicon (rules.go).
//  5. Resolution: acts get the values that stand in their clauses, and contradictions
//     are settled (resolve.go).
//
// Words are data: templates/lexicon/<language>.toml. The model file is made from the
// corpus by go generate, and a test fails while the two differ.
package reading

//go:generate go test -run ^TestModelFileMatchesTheCorpus$ -count=1 -timeout 60m -update .

// Package reading reads what people write. It converts a text and its context to a
// [bot.Reading], the list of all acts of the message.
//
// It is pure, deterministic and offline. Read performs these steps:
//
//  1. Tokens: folded words with their spans in the text (tokens.go).
//  2. Entities: numbers, times, money, places, serials, mails, phones, names, ids.
//  3. Acts: a linear model, trained from dialogs/testdata/talk, scores every act for the
//     message and for each of its clauses, with the open question as a feature
//     (features.go, model.go).
//  4. Rules: where a mistake is costly (stop, approve, cancel, danger) an act needs
//     evidence from the lexicon too (rules.go).
//  5. Word roles: in a long first message a second model labels every word with what it tells:
//     the problem, the place, who writes, when (word_roles.go).
//  6. Resolution: acts get the values of their clauses, and contradictions are resolved
//     (resolve.go).
//
// Words are data: templates/lexicon/<language>.toml. The model files are made from the corpus by
// go generate, and a test fails if they differ.
package reading

//go:generate go test -run ^TestModelFileMatchesTheCorpus$ -count=1 -timeout 60m -update .
//go:generate go test -run ^TestRolesModelFileMatchesTheCorpus$ -count=1 -timeout 60m -update .

package templates

import "embed"

// Lexicons holds lexicon/<language>.toml: the words by which messages are read. The texts that
// are sent are in the locales.
//
//go:embed lexicon/*.toml
var Lexicons embed.FS

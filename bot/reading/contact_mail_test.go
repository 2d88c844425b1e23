package reading

import (
	"strings"
	"testing"

	"recado/templates"
)

func mailWordsOf(tb testing.TB) mailWords {
	tb.Helper()
	var lexicons []*Lexicon
	for _, language := range []string{"es", "en"} {
		l, err := LoadLexicon(templates.Lexicons, language)
		if err != nil {
			tb.Fatal(err)
		}
		lexicons = append(lexicons, l)
	}
	return compileMail(lexicons)
}

// TestReadMails checks that an address is read whole or reported with a suggestion, never cut.
func TestReadMails(t *testing.T) {
	words := mailWordsOf(t)
	for text, want := range map[string]string{
		"":                                      "",
		"ana@gmail.com":                         "ana@gmail.com",
		"mi correo es Ana.Ruiz@Empresa.com.co.": "ana.ruiz@empresa.com.co",
		"correo:ana@x.co, gracias":              "ana@x.co",
		"<ana@x.com>":                           "ana@x.com",
		"a@b.co y c@d.co":                       "a@b.co c@d.co",
		"ana_ruiz+casa@x.com!":                  "ana_ruiz+casa@x.com",
		"ana@x.com🙂":                            "ana@x.com",
		"\u202aana@x.com\u202c":                 "ana@x.com",
		"ａｎａ＠ｘ．ｃｏｍ":                             "ana@x.com",

		// invalid, with a suggestion
		"ana@gmail,com":                "ana@gmail,com: domain, ana@gmail.com?",
		"josé@x.com":                   "josé@x.com: letters, jose@x.com?",
		"jose\u0301@x.com":             "jose\u0301@x.com: letters, jose@x.com?",
		"peña@x.com":                   "peña@x.com: letters, pena@x.com?",
		"anaг@x.com":                   "anaг@x.com: letters",
		"ana\u200b@x.com":              "ana\u200b@x.com: invisible, ana@x.com?",
		"ana@@x.com":                   "ana@@x.com: at, ana@x.com?",
		"ana..r@x.com":                 "ana..r@x.com: signs, ana.r@x.com?",
		"ana@x.com.":                   "ana@x.com",
		"ana@gmail":                    "ana@gmail: domain, ana@gmail.com?",
		"ana@gmailcom":                 "ana@gmailcom: domain, ana@gmail.com?",
		"ana@gmail.con":                "ana@gmail.con: domain, ana@gmail.com?",
		"mi correo ana @gmail.com":     "ana @gmail.com: at, ana@gmail.com?",
		"es ana @ gmail . com gracias": "ana @ gmail . com: at, ana@gmail.com?",
		"ana@ gmail.com":               "ana@ gmail.com: domain, ana@gmail.com?",
		"ana@x":                        "ana@x: domain",
		"@ana":                         "@ana: at",
		"ana@-x.com":                   "ana@-x.com: domain",
		"ana@x.c1":                     "ana@x.c1: domain",
		"nos vemos @ las 3":            "@: at",

		// spoken
		"ana arroba gmail punto com":                          "ana@gmail.com",
		"Mi correo es ana arroba hotmail punto com gracias":   "ana@hotmail.com",
		"es ana punto ruiz arroba empresa punto com punto co": "ana.ruiz@empresa.com.co",
		"correo: ana guion bajo ruiz 23 arroba gmail.com":     "ana guion bajo ruiz 23 arroba gmail.com: at, ana_ruiz23@gmail.com?",
		"ana guión bajo ruiz23 arroba gmail.com":              "ana_ruiz23@gmail.com",
		"ana@gmail punto com":                                 "ana@gmail.com",
		"ana punto ruiz@gmail.com":                            "ana.ruiz@gmail.com",
		"my email is ana dot ruiz at gmail dot com":           "ana.ruiz@gmail.com",
		"ana ruiz arroba gmail punto com":                     "ana ruiz arroba gmail punto com: at, anaruiz@gmail.com?",
		"josé arroba gmail punto com":                         "josé arroba gmail punto com: letters, jose@gmail.com?",
		"ana arroba gmail":                                    "ana arroba gmail: domain, ana@gmail.com?",
		"una arroba de papa":                                  "",
		"I'm at home. The point is dot com":                   "",
		"look at gmail.com":                                   "",
		"estoy en el punto de venta":                          "",
	} {
		var got []string
		for _, a := range words.readMails(text, tokens(text)) {
			switch {
			case a.Value != "":
				got = append(got, a.Value)
			case a.Suggestion != "":
				got = append(got, text[a.From:a.To]+": "+string(a.Fault)+", "+a.Suggestion+"?")
			default:
				got = append(got, text[a.From:a.To]+": "+string(a.Fault))
			}
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%q: %q, want %q", text, g, want)
		}
	}
}

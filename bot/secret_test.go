package bot_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"recado/bot"
)

func TestSecretIsNotPrinted(t *testing.T) {
	s := struct{ Number bot.Secret }{"042888745"}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "number", s.Number, "all", s)
	for _, said := range []string{fmt.Sprint(s), fmt.Sprintf("%v %+v %#v %s %q", s, s, s, s.Number, s.Number), log.String()} {
		if strings.Contains(said, "0428") {
			t.Errorf("printed: %s", said)
		}
	}
}

func TestSecretIsReadFromAPlainText(t *testing.T) {
	for raw, want := range map[string]bot.Secret{`"x"`: "x", `{"secretText":"x"}`: "x", `""`: "", `null`: "", `{}`: ""} {
		var got bot.Secret
		if err := json.Unmarshal([]byte(raw), &got); err != nil || got != want {
			t.Errorf("%s: %q, %v", raw, string(got), err)
		}
	}
	var s bot.Secret
	if err := json.Unmarshal([]byte(`[42888745]`), &s); err == nil || strings.Contains(err.Error(), "4288") {
		t.Errorf("an array: %v", err)
	}
}

func TestSecretsAreHidden(t *testing.T) {
	raw, err := json.Marshal(map[string]any{"a": []any{bot.Secret("042888745")}, "b": map[string]any{"c": bot.Secret("")}, "n": 1})
	if err != nil {
		t.Fatal(err)
	}
	if got := string(bot.HideSecrets(raw)); got != `{"a":["***"],"b":{"c":""},"n":1}` {
		t.Error(got)
	}
	if got := bot.HideSecrets(json.RawMessage(`{"a":{"secretText":"x"}`)); got != nil {
		t.Errorf("broken: %s", got)
	}
}

// TestSealingIsReversed checks that what is sealed and opened is the value of before.
func TestSealingIsReversed(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		v := map[string]any{
			"a": bot.Secret(rapid.String().Draw(rt, "a")), "plain": rapid.String().Draw(rt, "plain"), "n": json.Number("12345678901234567890"),
			"deep": []any{map[string]any{"x": bot.Secret(rapid.String().Draw(rt, "x")), "y": true}},
		}
		raw, err := json.Marshal(v)
		if err != nil {
			rt.Fatal(err)
		}
		n := 0
		hidden, err := bot.SealSecrets(raw, func(s string) (string, error) { n++; return bot.SealedPrefix + s, nil })
		if err != nil || n != 2 || strings.Contains(string(hidden), "secretText") {
			rt.Fatalf("%d sealed: %s, %v", n, hidden, err)
		}
		shown, err := bot.OpenSecrets(hidden, func(s string) (string, error) { return strings.TrimPrefix(s, bot.SealedPrefix), nil })
		if err != nil {
			rt.Fatal(err)
		}
		var want, got any
		if json.Unmarshal(raw, &want) != nil || json.Unmarshal(shown, &got) != nil || fmt.Sprint(want) != fmt.Sprint(got) {
			rt.Errorf("%s became %s", raw, shown)
		}
	})
}

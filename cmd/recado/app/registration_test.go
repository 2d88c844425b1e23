package app_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"recado/bot"
	"recado/cmd/recado/app"
	"recado/cmd/recado/replay"
)

// codesSent is the channel of SMS that notes the codes which it carries.
type codesSent struct {
	bot.Channel
	mu    sync.Mutex
	codes []string
}

func (c *codesSent) Send(ctx context.Context, out bot.Outbound) (string, error) {
	if code := regexp.MustCompile(`\b[0-9]{6}\b`).FindString(out.Text); code != "" {
		c.mu.Lock()
		c.codes = append(c.codes, code)
		c.mu.Unlock()
	}
	return c.Channel.Send(ctx, out)
}

// TestRegistrationLeavesNoSecretBehind plays whole registrations and reads every byte of the store
// afterwards: no code and no number of a document is there.
func TestRegistrationLeavesNoSecretBehind(t *testing.T) {
	for _, name := range []string{"approved", "told_at_once", "number_contradicts", "wrong_code", "denied"} {
		file := filepath.Join("..", "..", "..", "dialogs", "testdata", "onboarding", name+".txt")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		script, err := replay.Parse(name, strings.NewReader(string(text)))
		if err != nil {
			t.Fatal(err)
		}
		copied, sms := filepath.Join(t.TempDir(), "store.db"), &codesSent{}
		err = replay.Run(t.Context(), script, func(p replay.Parts) (replay.System, error) {
			sms.Channel, p.SMS = p.SMS, sms
			sys, err := app.ForScript(p)
			end := sys.Close
			sys.Close = func() {
				if err := sys.Copy(t.Context(), copied); err != nil {
					t.Error(err)
				}
				end()
			}
			return sys, err
		}, replay.Printer{})
		if err != nil {
			t.Fatal(err)
		}
		store, err := os.ReadFile(copied)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(store), "onboarding.consent_data") || len(sms.codes) == 0 {
			t.Fatalf("%s: the copy does not hold the conversation, or no code was sent", name)
		}
		secrets := []string{"042888745", "04288874-5", "023922108", "02392210-8"}
		for _, secret := range append(secrets, sms.codes...) {
			if found := regexp.MustCompile(`(?:^|[^0-9A-Za-z])` + regexp.QuoteMeta(secret) + `(?:[^0-9A-Za-z]|$)`).FindIndex(store); found != nil {
				t.Errorf("%s: %s is in the store: %q", name, secret, store[max(0, found[0]-80):min(len(store), found[1]+40)])
			}
		}
	}
}

package app_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"recado/bot/engine"
)

const staffed = `
name = "Taller"
wait_minutes = 5
quiet = { from = "00:00", to = "00:00" }
services = [{ code = "HVAC_MAINTENANCE", name = { es = "Aire" } }, { code = "PLUMBING", name = { es = "Agua" } }]
[[people]]
name = "Luz"
role = "supervisor"
phone = "+573100000001"
[[people]]
name = "Eva"
role = "admin"
phone = "+573100000002"
`

// told lists what a phone received, in order.
func (k *talk) told(phone string) (all []string) {
	raw, _ := k.child.call(http.MethodGet, "/sim/messages?contact="+url.QueryEscape(phone), nil)
	var page struct {
		Messages []struct {
			Text string `json:"text"`
		} `json:"messages"`
	}
	if json.Unmarshal(raw, &page) == nil {
		for _, m := range page.Messages {
			all = append(all, m.Text)
		}
	}
	return all
}

func (k *talk) tells(phone, words string) {
	k.t.Helper()
	k.until("told "+phone+": "+words, func() bool {
		return slices.ContainsFunc(k.told(phone), func(text string) bool { return strings.Contains(text, words) })
	})
}

// TestEscalationSurvivesRestarts checks that a supervisor is notified within seconds when a
// customer asks for a person in the middle of an order, and that the other people are notified
// exactly once, although the program dies before the promised time is over and again while it
// notifies them.
func TestEscalationSurvivesRestarts(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts and kills the program")
	}
	file := filepath.Join(t.TempDir(), "business.toml")
	if err := os.WriteFile(file, []byte(staffed), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("RECADO_BUSINESS", file)
	t.Setenv("PUBLIC_URL", "https://bot.example.com")
	for _, step := range []string{engine.AfterCommit, engine.MidEffect, engine.MidDelivery} {
		t.Run(step, func(t *testing.T) {
			data := t.TempDir()
			k := &talk{t: t, data: data, child: startChild(t, data, "never", 0)}
			k.say("m1", "necesito mantenimiento, el aire no enfría, es urgente")
			k.hear("foto del equipo")
			began := time.Now()
			k.say("m2", "asesor")
			k.tells("+573100000001", "está esperando a una persona")
			t.Logf("the supervisor heard after %s", time.Since(began).Round(time.Millisecond))
			first := k.told("+573100000001")[0]
			if !regexp.MustCompile(`persona|asesor|agente|espera|atender|conversaci`).MatchString(first) || !strings.Contains(first, "https://bot.example.com/console/c/+573001112233") || strings.Contains(strings.ReplaceAll(first, "/c/+573001112233", ""), "1112233") {
				t.Error(first)
			}
			k.child.kill()
			<-k.child.gone
			k.child = startChild(t, data, step, 1) // it dies again while it notifies the others
			k.child.call(http.MethodPost, "/sim/clock", map[string]string{"advance": "5m10s"})
			k.tells("+573100000002", "esperando y nadie le atiende")
			k.tells(caller, "aún no ha podido atenderle nadie. Avisé también a Eva.")
			if k.kills == 0 {
				t.Error("the step was not reached")
			}
			for phone, want := range map[string]int{"+573100000001": 1, "+573100000002": 1} {
				if got := k.told(phone); len(got) != want {
					t.Errorf("%s was told %q", phone, got)
				}
			}
			if n := strings.Count(strings.Join(k.told(caller), "\n"), "aún no ha podido"); n != 1 {
				t.Errorf("the customer was told %d times", n)
			}
		})
	}
}

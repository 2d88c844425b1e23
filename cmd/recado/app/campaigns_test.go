package app

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"
)

// campaignProgram runs the whole program with the simulator, and returns its address.
func campaignProgram(t *testing.T, settings map[string]string) string {
	t.Helper()
	all := map[string]string{"RECADO_DATA": t.TempDir(), "RECADO_ADDR": "127.0.0.1:0", "RECADO_API_KEY": codeKey}
	for k, v := range settings {
		all[k] = v
	}
	a, err := Open(t.Context(), Configured(t, all), slog.New(slog.DiscardHandler), Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- a.Run(ctx, Role{Serve: true, Work: true}, func(addr string) { ready <- addr }) }()
	t.Cleanup(func() { stop(); <-ended; a.Close() })
	return "http://" + <-ready
}

// TestCampaignOfAFileReachesADebtor posts a campaign of rows, and reads the one message that a debtor
// of two invoices gets in the simulator.
func TestCampaignOfAFileReachesADebtor(t *testing.T) {
	base := campaignProgram(t, nil)
	rows := "Factura;Cliente;NIT;Celular;Saldo;Vencimiento\nFV-1;Ana Ruiz;900123;3211234567;\"1.234.567,89\";31/10/2026\nFV-2;Ana Ruiz;900123;3211234567;100.000;15/11/2026\nFV-3;Luis;900124;3219876543;-5;15/11/2026\n"
	body, _ := json.Marshal(map[string]any{"user": "oblicua", "platform": "csv", "csv": rows, "channels": []string{"whatsapp"}})
	status, answer := askAPI(t, "POST", base+"/api/v1/campaigns", string(body))
	if status != http.StatusAccepted || !strings.Contains(answer, `"campaignId":"CAM-00001"`) {
		t.Fatal(status, answer)
	}
	if _, again := askAPI(t, "POST", base+"/api/v1/campaigns", string(body)); again != answer {
		t.Error("posted twice:", again)
	}
	var c struct {
		State   string
		NextAt  time.Time
		Debtors struct{ Queued, Waiting, Refused int }
	}
	waitFor(t, "the campaign's end", func() bool {
		_, answer = askAPI(t, "GET", base+"/api/v1/campaigns/CAM-00001", "")
		if err := json.Unmarshal([]byte(answer), &c); err != nil {
			t.Fatal(answer)
		}
		if c.Debtors.Waiting > 0 && !c.NextAt.IsZero() { // the test runs outside the hours in which the debtor may be reminded
			askAPI(t, "POST", base+"/sim/clock", fmt.Sprintf(`{"advance":%q}`, (time.Until(c.NextAt)+time.Minute).Round(time.Second)))
		}
		return c.State == "done"
	})
	_, results := askAPI(t, "GET", base+"/api/v1/campaigns/CAM-00001/results", "")
	if !strings.Contains(results, `"reason":"negative"`) || !strings.Contains(results, `"number":"FV-2"`) {
		t.Error(results)
	}
	waitFor(t, "the message", func() bool {
		_, said := askAPI(t, "GET", base+"/api/v1/conversations/+573211234567/transcript", "")
		return strings.Contains(said, "1.334.567")
	})
}

func waitFor(t *testing.T, what string, is func() bool) {
	t.Helper()
	look, end := time.NewTicker(50*time.Millisecond), time.After(60*time.Second)
	defer look.Stop()
	for !is() {
		select {
		case <-end:
			t.Fatal("no ", what)
		case <-look.C:
		}
	}
}

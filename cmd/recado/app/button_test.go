package app_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
)

// TestButtonWorksAfterARestart checks that a quotation's button shown before a crash approves once
// after the restart, and that a second tap is answered as already taken.
func TestButtonWorksAfterARestart(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts and kills the program")
	}
	data := t.TempDir()
	k := &talk{t: t, data: data, child: startChild(t, data, "never", 0)}
	post := func(path string, body map[string]any) {
		t.Helper()
		k.until("answered: "+path, func() bool {
			answer, status := k.child.call(http.MethodPost, path, body)
			if status/100 == 4 {
				t.Fatalf("%s: %d %s", path, status, answer)
			}
			return status/100 == 2
		})
	}
	post("/api/v1/orders", map[string]any{
		"serviceType": "PLUMBING", "description": "fuga en el lavaplatos", "location": "Torre 2, apto 501", "priority": "MEDIA",
		"clientPhone": caller, "clientName": "Ana",
	})
	post("/api/v1/quotations", map[string]any{"orderId": "ORD-00001", "labour": []map[string]string{{"hours": "2"}}})
	post("/api/v1/quotations/COT-00001/send", map[string]any{})
	k.hear("¿La aprueba?")
	approve := k.button("Aprobar")
	k.child.kill()
	<-k.child.gone
	k.revive()
	post("/sim/messages", map[string]any{"from": caller, "id": "tap1", "option": approve})
	k.hear("Cotización COT-00001 aprobada")
	post("/sim/messages", map[string]any{"from": caller, "id": "tap2", "option": approve})
	k.hear("La cotización COT-00001 ya está aprobada")
}

// button returns the id of the latest option with a title.
func (k *talk) button(title string) (id string) {
	k.t.Helper()
	k.until("shown: "+title, func() bool {
		raw, _ := k.child.call(http.MethodGet, "/sim/messages?contact="+url.QueryEscape(caller), nil)
		var page struct {
			Messages []struct {
				Options []struct{ ID, Title string } `json:"options"`
			} `json:"messages"`
		}
		if json.Unmarshal(raw, &page) != nil {
			return false
		}
		for _, m := range page.Messages {
			for _, o := range m.Options {
				if o.Title == title {
					id = o.ID
				}
			}
		}
		return id != ""
	})
	return id
}

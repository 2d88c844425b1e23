package webhooks_test

import (
	"strings"
	"testing"
)

func TestQueueListsAndCounts(t *testing.T) {
	w := newWorld(t)
	w.meet()
	for query, status := range map[string]int{
		"": 200, "?queue=waiting": 200, "?queue=unassigned": 200, "?queue=bot": 200, "?queue=mine&agent=ana": 200,
		"?at=order_intake/floor": 200, "?queue=mine": 400, "?queue=otra": 400, "?search=laura": 200, "?search=300+123": 200, "?search=ORD-99999": 200,
	} {
		if got := w.keyed(t, "GET", "/api/v1/conversations"+query, ""); got.status != status {
			t.Errorf("%s: %d %s", query, got.status, got.body)
		}
	}
	if got := w.keyed(t, "GET", "/api/v1/dialogs", ""); got.status != 200 || !strings.Contains(got.body, `"title":"Menú"`) || !strings.Contains(got.body, `"label":"work","people":1`) {
		t.Errorf("dialogs: %d %s", got.status, got.body)
	}
	if got := w.keyed(t, "GET", "/api/v1/dialogs?days=7", ""); got.status != 200 || !strings.Contains(got.body, `"asked":3,"misunderstood":0,"abandoned":1`) {
		t.Errorf("a week: %d %s", got.status, got.body)
	}
	if got := w.keyed(t, "GET", "/api/v1/dialogs?days=91", ""); got.status != 400 {
		t.Errorf("too long a period: %d", got.status)
	}
	w.do(t, "POST", "/sim/messages", `{"from":"+573001234567","text":"llámeme al 3109998877"}`)
	if got := w.keyed(t, "GET", "/api/v1/conversations/"+string(laura)+"/script", ""); got.status != 200 || !strings.Contains(got.body, "ana: llámeme al 3100001000") {
		t.Errorf("script: %d %s", got.status, got.body)
	}
	if got := w.keyed(t, "GET", "/api/v1/conversation-counts?agent=ana", ""); got.status != 200 || !strings.Contains(got.body, `"mine":1`) {
		t.Errorf("counts: %d %s", got.status, got.body)
	}
}

func TestNotesFilesAndTheForm(t *testing.T) {
	w := newWorld(t)
	w.meet()
	base := "/api/v1/conversations/" + string(laura)
	for _, tt := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"POST", base + "/notes", `{"agent":"ana"}`, 400, `"field":"text"`},
		{"POST", base + "/notes", `{"agent":"ana","text":"Ojo: llama por las tardes"}`, 201, `"id"`},
		{"GET", base + "/form", ``, 200, `"steps":[]`},
		{"PUT", base + "/form/floor", `{"agent":"ana"}`, 400, `"field":"text"`},
		{"PUT", base + "/form/floor", `{"agent":"ana","text":"8","message":"m1"}`, 400, `"field":"text"`},
		{"PUT", base + "/form/floor", `{"agent":"ana","text":"8"}`, 200, `"fields"`},
		{"POST", base + "/takeover", `{"agent":"ana","steal":true}`, 400, `"field":"reason"`},
		{"POST", base + "/reply", `{"agent":"ana","attachments":["nada"]}`, 400, `"field":"attachments"`},
		{"GET", base + "/templates?agent=Ana", ``, 200, `Ana de Servicios`},
		{"POST", base + "/reply", `{"agent":"ana","template":"agent.continue"}`, 202, `"id"`},
		{"POST", base + "/reply", `{"agent":"ana","template":"agent.order"}`, 400, `"field":"template"`},
		{"POST", base + "/reply", `{"agent":"ana","template":"order.summary"}`, 400, `"field":"template"`},
		{"POST", base + "/reply", `{"agent":"ana","template":"agent.missed","text":"hola"}`, 400, `"field":"template"`},
		{"POST", "/api/v1/files", `{"file":"bm8gZXMgdW4gYXJjaGl2bw==","name":"a.bin"}`, 400, `"field":"file"`},
		{"POST", "/api/v1/files", `{"file":"` + tinyPNG + `","name":"a.png"}`, 201, `"mime":"image/`},
	} {
		if got := w.keyed(t, tt.method, tt.path, tt.body); got.status != tt.status || !strings.Contains(got.body, tt.want) {
			t.Errorf("%s %s %.80s: %d %s", tt.method, tt.path, tt.body, got.status, got.body)
		}
	}
}

// tinyPNG is a red square of 16 pixels.
const tinyPNG = "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR4nGNoUFAgCTGMahjVMHw1AAB0SsABEhsxNgAAAABJRU5ErkJggg=="

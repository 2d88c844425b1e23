package webhooks_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"recado/flows/campaigns"
	"recado/flows/debts"
	"recado/flows/policy"
	"recado/flows/users"
	"recado/store"
	"recado/store/repo"
	"recado/templates"
	"recado/workers/sealing"
)

// openCampaigns adds campaigns of files, and credentials of a platform that takes them unless the world
// refuses.
func (w *world) openCampaigns(t testing.TB, db store.DB) {
	t.Helper()
	made, err1 := repo.NewCampaigns(db)
	items, err2 := repo.NewCampaignItems(db)
	files, err3 := repo.NewCampaignFiles(db)
	kept, err4 := repo.NewCampaignCredentials(db)
	books, err5 := repo.NewContactBooks(db)
	box, err6 := sealing.New([]byte("the secret of the program's store"))
	owed, err7 := repo.NewDebts(db)
	texts, err8 := catalogue()
	if err := errors.Join(err1, err2, err3, err4, err5, err6, err7, err8); err != nil {
		t.Fatal(err)
	}
	vault := &campaigns.Vault{Store: kept, Sealer: box, Now: w.clock.Now, Connect: map[campaigns.Platform]campaigns.Connector{campaigns.PlatformSiigo: connector{w}}}
	w.steps = made
	w.campaigns = &campaigns.Service{
		Campaigns: made, Items: items, Files: files, Numbers: db, Sources: sources{files, vault}, Policy: &policy.Ledger{Books: books, Policy: func(country string) policy.Policy { return policy.New(country, nil) }},
		Debts: &debts.Service{Accounts: owed, Zone: time.UTC}, Standing: func(context.Context, string, time.Time) (campaigns.Standing, error) { return campaigns.Standing{}, nil },
		Business: "Servicios", Country: "CO", Currency: "COP", Locale: "es", Zone: time.UTC, Channels: []campaigns.Channel{campaigns.ByWhatsApp}, Money: templates.Money, Render: texts.Render,
		Signal: func(context.Context, string) {}, Told: func(context.Context, string) {},
	}
	w.deps.Campaigns, w.deps.Credentials, w.deps.Origins = w.campaigns, vault, []string{"https://app.example.com"}
}

type sources struct {
	files campaigns.Files
	vault *campaigns.Vault
}

func (s sources) Open(ctx context.Context, c campaigns.Campaign) (campaigns.Source, error) {
	if c.Platform == campaigns.PlatformCSV {
		return campaigns.CSV{Files: s.files, File: c.File, Currency: "COP", Country: "CO"}, nil
	}
	return s.vault.Open(ctx, c)
}

// connector is a platform without invoices.
type connector struct{ w *world }

func (c connector) Check(context.Context, map[string]string) error {
	if c.w.refuses {
		return &campaigns.SourceError{Reason: campaigns.SourceCredentials}
	}
	return nil
}

func (c connector) Open(context.Context, campaigns.Campaign, map[string]string) (campaigns.Source, error) {
	return nil, &campaigns.SourceError{Reason: campaigns.SourceRefused}
}

// work carries out the steps of a campaign.
func (w *world) work(t *testing.T, id string) {
	t.Helper()
	for {
		effects, err := w.steps.Load(t.Context(), id)
		if err != nil || len(effects) == 0 {
			return
		}
		for _, e := range effects {
			do := w.campaigns.Send
			if e.Name == campaigns.DoRead {
				do = w.campaigns.Read
			}
			err := errors.Join(do(t.Context(), id, e.ID, w.clock.Now()), w.steps.Ack(t.Context(), id, e.ID))
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

const campaignRows = "Factura;Cliente;NIT;Celular;Saldo;Vencimiento\nFV-1;Ana;901;3211234567;1.000,50;31/10/2025\nFV-2;=Luis;902;3211234568;10;31/10/2025\nFV-3;Eva;903;3211234569;-1;31/10/2025\n"

// campaignBody is a request with every field.
func campaignBody(change map[string]any) string {
	body := map[string]any{
		"user": "ana@example.com", "platform": "csv", "csv": campaignRows, "dryRun": true, "rate": 100, "schedule": "2025-01-01T00:00:00Z", "channels": []string{"whatsapp"},
		"filters": map[string]any{"dueFrom": "2000-01-01", "dueTo": "2099-01-01", "overdueDays": 1, "minBalance": 1, "range": "A1:B"},
	}
	for name, value := range change {
		if body[name] = value; value == nil {
			delete(body, name)
		}
	}
	raw, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

func TestCampaignOverREST(t *testing.T) {
	w := newWorld(t)
	got := w.keyed(t, "POST", "/api/v1/campaigns", campaignBody(nil), "Idempotency-Key", "k1")
	if got.status != http.StatusAccepted || !strings.Contains(got.body, `"campaignId":"CAM-00001"`) || got.header.Get("Location") != "/api/v1/campaigns/CAM-00001" {
		t.Fatal(got.status, got.body)
	}
	if again := w.keyed(t, "POST", "/api/v1/campaigns", campaignBody(nil)); again.body != got.body {
		t.Error("same content:", again.body)
	}
	if other := w.keyed(t, "POST", "/api/v1/campaigns", campaignBody(map[string]any{"rate": 5}), "Idempotency-Key", "k1"); other.status != http.StatusUnprocessableEntity {
		t.Error("same key for another campaign:", other.status)
	}
	w.work(t, "CAM-00001")
	var p struct {
		State   string
		Debtors struct{ Preview int }
	}
	if w.keyed(t, "GET", "/api/v1/campaigns/CAM-00001", "").into(t, &p); p.State != "done" || p.Debtors.Preview != 2 {
		t.Errorf("%+v", p)
	}
	first := w.keyed(t, "GET", "/api/v1/campaigns/CAM-00001/results?limit=2", "")
	var page struct {
		Results []campaigns.Result
		Next    string
	}
	if first.into(t, &page); len(page.Results) != 2 || page.Next == "" || page.Results[0].Reason != campaigns.RowNegative {
		t.Error(first.body)
	}
	table := w.keyed(t, "GET", "/api/v1/campaigns/CAM-00001/results?format=csv", "")
	if !strings.Contains(table.body, "'=Luis") || !strings.Contains(table.body, "FV-1,Ana,+573211234567,1000.50,COP,2025-10-31,preview") || !strings.HasPrefix(table.header.Get("Content-Type"), "text/csv") {
		t.Error(table.body)
	}
	if next := w.keyed(t, "GET", "/api/v1/campaigns/CAM-00001/results?format=csv&limit=1", ""); next.header.Get("Recado-Next") == "" {
		t.Error(next.header)
	}
	if all := w.keyed(t, "GET", "/api/v1/campaigns", ""); !strings.Contains(all.body, "CAM-00001") {
		t.Error(all.body)
	}
	for path, want := range map[string]int{
		"/api/v1/campaigns/CAM-00009": 404, "/api/v1/campaigns/CAM-00009/results": 404, "/api/v1/campaigns/CAM-00001/results?format=xml": 400, "/api/v1/campaigns/CAM-00001/results?cursor=x": 400, "/api/v1/campaigns?cursor=x": 400,
	} {
		if got := w.keyed(t, "GET", path, ""); got.status != want {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
}

func TestCampaignIsPausedResumedAndCancelled(t *testing.T) {
	w := newWorld(t)
	w.keyed(t, "POST", "/api/v1/campaigns", campaignBody(map[string]any{"dryRun": false}))
	for _, step := range []struct{ act, state string }{{"pause", "paused"}, {"pause", "paused"}, {"resume", "running"}, {"cancel", "cancelled"}, {"cancel", "cancelled"}} {
		got := w.keyed(t, "POST", "/api/v1/campaigns/CAM-00001/"+step.act, "{}")
		if got.status != http.StatusOK || !strings.Contains(got.body, `"state":"`+step.state+`"`) {
			t.Errorf("%s: %d %s", step.act, got.status, got.body)
		}
	}
	for _, act := range []string{"pause", "resume"} {
		if got := w.keyed(t, "POST", "/api/v1/campaigns/CAM-00001/"+act, "{}"); got.status != http.StatusConflict || got.code(t) != "campaign_over" {
			t.Errorf("%s: %d %s", act, got.status, got.body)
		}
		if got := w.keyed(t, "POST", "/api/v1/campaigns/CAM-00009/"+act, "{}"); got.status != http.StatusNotFound {
			t.Error(got.status)
		}
	}
}

func TestBadCampaignsAreRefused(t *testing.T) {
	w := newWorld(t)
	for _, tt := range []struct {
		change map[string]any
		fields string
	}{
		{map[string]any{"user": nil, "platform": nil, "csv": nil}, "user platform"},
		{map[string]any{"platform": "sap", "csv": nil}, "platform"},
		{map[string]any{"csv": nil}, "csv"},
		{map[string]any{"file": "abc"}, "csv"},
		{map[string]any{"csv": nil, "file": "abc"}, "file"},
		{map[string]any{"platform": "sheets", "csv": nil, "filters": map[string]any{}}, "filters.sheet"},
		{map[string]any{"filters": map[string]any{"dueFrom": "ayer"}}, "filters.dueFrom"},
		{map[string]any{"channels": []string{"fax"}}, "channels"},
		{map[string]any{"rate": -1}, "rate"},
		{map[string]any{"schedule": "2199-01-01T00:00:00Z"}, "schedule"},
	} {
		if got := w.keyed(t, "POST", "/api/v1/campaigns", campaignBody(tt.change)); got.status != http.StatusBadRequest || got.fields(t) != tt.fields {
			t.Errorf("%v: %d %s", tt.change, got.status, got.body)
		}
	}
}

func TestUploadedFileIsUsedByACampaign(t *testing.T) {
	w := newWorld(t)
	form := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"cartera.csv\"\r\n\r\n" + campaignRows + "\r\n--x--\r\n"
	got := w.keyed(t, "POST", "/api/v1/campaigns/files", form, "Content-Type", "multipart/form-data; boundary=x")
	var stored struct{ File string }
	if got.into(t, &stored); got.status != http.StatusCreated || stored.File == "" {
		t.Fatal(got.status, got.body)
	}
	if got := w.keyed(t, "POST", "/api/v1/campaigns", campaignBody(map[string]any{"csv": nil, "file": stored.File})); got.status != http.StatusAccepted {
		t.Error(got.status, got.body)
	}
	if got := w.keyed(t, "GET", "/api/v1/campaigns/CAM-00001", ""); !strings.Contains(got.body, `"file":"`+stored.File+`"`) {
		t.Error("a dry run could not be sent: its file is not named:", got.body)
	}
	for body, want := range map[string]int{`{"file":""}`: 400, `{"file":"!"}`: 400, `{"file":"YSxiCg==","name":"a.csv"}`: 201} {
		if got := w.keyed(t, "POST", "/api/v1/campaigns/files", body); got.status != want {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
}

const siigoBody = `{"username":"ana@example.com","accessKey":"llave-secreta","partnerId":"recado"}`

// TestCredentialsAreNeverReturned stores, looks at, replaces and deletes credentials.
func TestCredentialsAreNeverReturned(t *testing.T) {
	w := newWorld(t)
	const path = "/api/v1/users/ana@example.com/credentials/siigo"
	if got := w.keyed(t, "GET", path, ""); got.status != http.StatusNotFound {
		t.Error(got.status)
	}
	for _, refuses := range []bool{false, true} {
		w.refuses = refuses
		put := w.keyed(t, "PUT", path, siigoBody)
		want := `"state":"good"`
		if refuses {
			want = `"state":"refused"`
		}
		if put.status != http.StatusOK || !strings.Contains(put.body, want) {
			t.Error(put.status, put.body)
		}
		get := w.keyed(t, "GET", path, "")
		if get.body != put.body || strings.Contains(get.body, "llave-secreta") || strings.Contains(get.body, "sealed") {
			t.Error(get.body)
		}
	}
	for body, fields := range map[string]string{
		`{}`: "accessKey partnerId username", `{"username":"a","accessKey":"b c","partnerId":"d","apiKey":"e"}`: "accessKey apiKey", `{"username":"a","accessKey":"ñ","partnerId":"d"}`: "accessKey",
	} {
		got := w.keyed(t, "PUT", path, body)
		names := strings.Fields(got.fields(t))
		for _, name := range strings.Fields(fields) {
			if got.status != http.StatusBadRequest || !strings.Contains(" "+strings.Join(names, " ")+" ", " "+name+" ") {
				t.Errorf("%s: %d %s", body, got.status, got.body)
			}
		}
	}
	for other, body := range map[string]string{"cuenti": `{"token":"a","company":"b","branch":"c","employee":"d"}`, "sheets": `{"apiKey":"k"}`} {
		if got := w.keyed(t, "PUT", "/api/v1/users/ana/credentials/"+other, body); got.status != http.StatusOK || !strings.Contains(got.body, `"state":"new"`) {
			t.Error(got.status, got.body)
		}
	}
	for _, path := range []string{"/api/v1/users/ana/credentials/sap", "/api/v1/users/a b/credentials/siigo"} {
		if got := w.keyed(t, "PUT", strings.ReplaceAll(path, " ", "%20"), siigoBody); got.status != http.StatusNotFound {
			t.Error(path, got.status)
		}
	}
	for _, want := range []int{http.StatusNoContent, http.StatusNotFound} {
		if got := w.keyed(t, "DELETE", path, ""); got.status != want {
			t.Error(got.status, got.body)
		}
	}
}

// TestCampaignsFromBrowsersOfOtherPages checks that only pages of the configured origins may call.
func TestCampaignsFromBrowsersOfOtherPages(t *testing.T) {
	w := newWorld(t)
	preflight := func(origin string) answer {
		return w.do(t, "OPTIONS", "/api/v1/campaigns", "", "Origin", origin, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization")
	}
	good := preflight("https://app.example.com")
	if good.status != http.StatusNoContent || good.header.Get("Access-Control-Allow-Origin") != "https://app.example.com" || good.header.Get("Access-Control-Allow-Credentials") != "" || !strings.Contains(good.header.Get("Access-Control-Allow-Headers"), "Authorization") {
		t.Error(good.status, good.header)
	}
	for _, origin := range []string{"https://evil.example", "null", "https://app.example.com.evil.example", "http://app.example.com", "https://app.example.com:8443"} {
		if got := preflight(origin); got.status != http.StatusForbidden || got.header.Get("Access-Control-Allow-Origin") != "" {
			t.Error(origin, got.status, got.header)
		}
		if got := w.keyed(t, "POST", "/api/v1/campaigns", campaignBody(nil), "Origin", origin); got.status != http.StatusForbidden || got.code(t) != "origin" {
			t.Error(origin, got.status, got.body)
		}
	}
	for _, origin := range []string{"https://app.example.com", "http://example.com"} { // the second is our own
		if got := w.keyed(t, "POST", "/api/v1/campaigns", campaignBody(nil), "Origin", origin); got.status != http.StatusAccepted {
			t.Error(origin, got.status, got.body)
		}
	}
	if got := w.do(t, "POST", "/api/v1/campaigns", campaignBody(nil), "Origin", "https://app.example.com"); got.status != http.StatusUnauthorized {
		t.Error("without a token:", got.status)
	}
}

// TestWhoMayRunCampaigns checks the roles.
func TestWhoMayRunCampaigns(t *testing.T) {
	for action, roles := range map[users.Action]string{users.CampaignsRead: "supervisor admin finance", users.CampaignsWrite: "admin finance", users.CredentialsWrite: "admin"} {
		for _, role := range []users.Role{users.Client, users.Technician, users.Operator, users.Supervisor, users.Admin, users.HR, users.Finance} {
			if may := users.Allowed([]users.Role{role}, action) == users.All; may != strings.Contains(roles, string(role)) {
				t.Errorf("%s %s: %v", role, action, may)
			}
		}
	}
}

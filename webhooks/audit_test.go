package webhooks_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"recado/flows/users"
)

type entries struct {
	Entries []struct {
		ID, Who, Name, Kind, Act, Method, Path, From, Request, Code string
		Status                                                      int
	}
	Next string
}

func (w *world) acts(t testing.TB, query string) (all []string) {
	t.Helper()
	var page entries
	got := w.keyed(t, "GET", "/api/v1/audit"+query, "")
	if got.status != 200 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	got.into(t.(*testing.T), &page)
	for _, e := range page.Entries {
		all = append(all, strings.TrimSpace(fmt.Sprint(e.Who, " ", e.Act, " ", e.Status, " ", e.Code)))
		if e.From == "" || e.Request == "" || e.Path == "" {
			t.Errorf("%+v", e)
		}
	}
	return all
}

// TestActsOfPeopleAreRecorded checks what is recorded, and what is not: reading, and the environment's key.
func TestActsOfPeopleAreRecorded(t *testing.T) {
	w := newWorld(t)
	w.meet()
	ana := w.as(t, "ana", "Ana Ruiz", users.Operator)
	const one = "/api/v1/conversations/+573001234567"
	ana.do(t, "GET", one, "")
	w.keyed(t, "POST", one+"/takeover", `{"agent":"Eva"}`)
	ana.do(t, "POST", one+"/takeover", `{}`)
	ana.do(t, "POST", one+"/reply", `{"text":"un secreto"}`)
	ana.do(t, "POST", one+"/reply", `{"texto":"x"}`)
	ana.do(t, "DELETE", "/api/v1/technicians/TEC-01", "")
	ana.do(t, "POST", "/api/v1/orders", good)
	want := []string{
		"ana orders.create 201", "ana technicians.write 403 role", "ana conversations.write 400 invalid",
		"ana conversations.write 202", "ana conversations.write 200",
	}
	if got := w.acts(t, ""); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if body := w.keyed(t, "GET", "/api/v1/audit", "").body; strings.Contains(body, "secreto") {
		t.Errorf("what was written is recorded: %s", body)
	}
}

// TestLoginsAreRecorded checks that failures are recorded too, and nothing that was typed as a login
// which nobody has.
func TestLoginsAreRecorded(t *testing.T) {
	w := newWorld(t)
	w.as(t, "ana", "Ana Ruiz", users.Operator)
	login := func(login, password string) answer {
		return w.post(t, "/console/login", url.Values{"login": {login}, "password": {password}})
	}
	login("ana", "wrong")
	login("my-Password-1", "x")
	got := login("ana", password)
	w.post(t, "/console/logout", nil, "Cookie", "recado_session="+got.cookie(t).Value)
	want := "ana logout 303|ana login 200|login 403|ana login 403"
	if all := strings.Join(w.acts(t, ""), "|"); all != want {
		t.Errorf("got %s\nwant %s", all, want)
	}
	if of := w.acts(t, "?who=ana&limit=2"); strings.Join(of, "|") != "ana logout 303|ana login 200" {
		t.Errorf("%v", of)
	}
	if body := w.keyed(t, "GET", "/api/v1/audit", "").body; strings.Contains(body, "my-Password") || strings.Contains(body, "my-password") {
		t.Errorf("%s", body)
	}
	var first, second entries
	w.keyed(t, "GET", "/api/v1/audit?limit=3", "").into(t, &first)
	w.keyed(t, "GET", "/api/v1/audit?limit=3&cursor="+url.QueryEscape(first.Next), "").into(t, &second)
	if len(first.Entries) != 3 || len(second.Entries) != 1 || second.Next != "" {
		t.Errorf("%d and %d", len(first.Entries), len(second.Entries))
	}
}

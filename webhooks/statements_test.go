package webhooks_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"recado/flows/statements"
)

// TestBankStatementsOverTheAPI uploads a statement, has it read, and decides about what is not sure.
func TestBankStatementsOverTheAPI(t *testing.T) {
	w := newWorld(t)
	i := w.invoiced(t, "ORD-90001", "+573009990001")
	day := w.clock.Now().Format("2006-01-02")
	file := base64.StdEncoding.EncodeToString([]byte("Fecha;Descripci\xf3n;Referencia;Valor\n" + day + ";FAC-00001;778812001;40,00\n" + day + ";ABONO;1;19,50\n" + day + ";ABONO;2;3,00\nayer;ABONO;3;1,00\n"))
	first := ""
	run := func(method, path, body string, status int, want string) {
		t.Helper()
		if got := w.keyed(t, method, strings.ReplaceAll(path, "{line}", first), body); got.status != status || !strings.Contains(got.body, want) {
			t.Errorf("%s %s %s: %d %s", method, path, body, got.status, got.body)
		}
	}
	const all, one = "/api/v1/payments/statements", "/api/v1/payments/statements/EXT-00001"
	run("POST", all, `{"file":"`+base64.StdEncoding.EncodeToString([]byte("a;b\n1;2\n"))+`"}`, 400, `"field":"file"`)
	run("POST", all+"?currency=XXY", `{"file":"`+file+`"}`, 400, `"field":"currency"`)
	run("POST", all, `{"file":"`+file+`","name":"noviembre.csv"}`, 201, `"id":"EXT-00001"`)
	run("POST", all, `{"file":"`+file+`"}`, 200, `"id":"EXT-00001"`)
	st, err := w.statements.Get(t.Context(), "EXT-00001")
	if err == nil {
		err = w.statements.Read(t.Context(), statements.Ref{Statement: st.ID, Place: st.Place}, w.clock.Now())
	}
	if err != nil {
		t.Fatal(err)
	}
	run("GET", all, "", 200, `"name":"noviembre.csv"`)
	run("GET", one, "", 200, `"counts":{"rows":4,"counted":1,"known":0,"unsure":2,"repeated":0,"outgoing":0,"rejected":1}`)
	run("GET", one, "", 200, `"rejected":[{"line":5,"field":"date","reason":"date"}]`)
	run("GET", all+"/EXT-00009/lines", "", 404, "")
	run("GET", one+"/lines?state=counted", "", 200, `"payments":["PAG-00001"]`)
	page, _, err := w.statements.LinesOf(t.Context(), "EXT-00001", statements.Unsure, 10, "")
	if err != nil || len(page) != 2 {
		t.Fatal(page, err)
	}
	first = page[0].ID
	run("POST", one+"/lines/{line}/accept", `{}`, 400, "invoiceId")
	run("POST", one+"/lines/none/accept", `{"invoiceId":"FAC-00001"}`, 404, "")
	run("POST", one+"/lines/{line}/accept", `{"invoiceId":"FAC-00001"}`, 200, `"state":"counted"`)
	run("POST", one+"/lines/{line}/dismiss", `{"reason":"x"}`, 409, "line_decided")
	first = page[1].ID
	run("POST", one+"/lines/{line}/dismiss", `{}`, 400, "reason")
	run("POST", one+"/lines/{line}/dismiss", `{"reason":"interés"}`, 200, `"state":"dismissed"`)
	run("GET", "/api/v1/debtors/+573009990001", "", 200, `"balance":{"amount":"0.00","currency":"USD"}`)
	if i.Total.Minor != 5950 {
		t.Errorf("the invoice is %s", i.Total)
	}
}

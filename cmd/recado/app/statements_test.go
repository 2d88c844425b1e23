package app_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
)

// TestAnUploadedStatementIsReadByTheProgram checks that the program reads a statement to its end by itself, 600 rows in three
// steps, and that finance gets what is not sure.
func TestAnUploadedStatementIsReadByTheProgram(t *testing.T) {
	o := openOffice(t, nil)
	var rows strings.Builder
	rows.WriteString("Fecha;Descripcion;Valor\n")
	for range 599 {
		rows.WriteString("28/11/2026;COMISION;-1.000\n")
	}
	rows.WriteString("28/11/2026;ABONO DE ALGUIEN;33.000\n")
	status, said := o.ask("POST", "/api/v1/payments/statements?currency=COP", `{"file":"`+base64.StdEncoding.EncodeToString([]byte(rows.String()))+`"}`)
	if status != http.StatusCreated {
		t.Fatalf("%d %s", status, said)
	}
	o.shows("/api/v1/payments/statements/EXT-00001", func(body string) bool {
		said = body
		return strings.Contains(body, `"done":true`)
	})
	if !strings.Contains(said, `"counts":{"rows":600,"counted":0,"known":0,"unsure":1,"repeated":0,"outgoing":599,"rejected":0}`) {
		t.Error(said)
	}
	if _, said = o.ask("GET", "/api/v1/payments/statements/EXT-00001/lines?state=unsure", ""); !strings.Contains(said, `"reason":"no_match"`) {
		t.Error(said)
	}
}

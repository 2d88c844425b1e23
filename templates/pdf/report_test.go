package pdf

import (
	"strings"
	"testing"
	"time"
)

func reported(tb testing.TB, v ReportView) string {
	tb.Helper()
	pdf, err := ServiceReport(v)
	if err != nil {
		tb.Fatal(err)
	}
	all := leaves(tb, pdf)
	tidy(tb, all)
	return text(all)
}

func TestApprovalPanel(t *testing.T) {
	at := time.Date(2025, 11, 24, 14, 2, 0, 0, time.UTC)
	for _, row := range []struct {
		said Approval
		want string
	}{
		{Approval{}, "Pendiente de la conformidad del cliente"},
		{Approval{Decision: Approved, By: "Ana Núñez", At: at}, "Trabajo aprobado Ana Núñez · 24 nov. 2025, 14:02"},
		{Approval{Decision: ProblemReported, By: "Ana Núñez", Comment: "Sigue goteando"}, "El cliente reportó un problema Ana Núñez Sigue goteando"},
		{Approval{Decision: Approved, Signature: []byte("borrón")}, "Trabajo aprobado"},
	} {
		if whole := reported(t, ReportView{Order: "ORD-00009", Approval: row.said}); !strings.Contains(whole, row.want) {
			t.Errorf("%q is not in %q", row.want, whole)
		}
	}
}

func TestTheWarrantyIsWorded(t *testing.T) {
	until := time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		warranty Warranty
		want     string
	}{
		{Warranty{Days: 7, Until: until}, "Garantía 7 días, vigente hasta el 1 de diciembre de 2025"},
		{Warranty{Days: 1}, "Garantía 1 día Conf"},
		{Warranty{Until: until, Exclude: "golpes"}, "Garantía vigente hasta el 1 de diciembre de 2025 No cubre: golpes"},
	} {
		if whole := reported(t, ReportView{Warranty: row.warranty}); !strings.Contains(whole, row.want) {
			t.Errorf("%q is not in %q", row.want, whole)
		}
	}
	if whole := reported(t, ReportView{}); strings.Contains(whole, "Garantía") {
		t.Error("a warranty that nobody gave")
	}
}

func TestACommentOfPagesIsAllThere(t *testing.T) {
	v := report(t)
	v.Approval.Comment = strings.Repeat("un comentario muy largo ", 600) + "fin-del-comentario"
	v.Approval.Signature = nil
	if whole := reported(t, v); !strings.Contains(whole, "fin-del-comentario") {
		t.Error("the end of a long comment is lost")
	}
}

package webhooks_test

import (
	"strings"
	"testing"
)

// TestTheMarginOfAnOrderOverTheAPI reads the margin of an invoiced order, and of one that is not.
func TestTheMarginOfAnOrderOverTheAPI(t *testing.T) {
	w := newWorld(t)
	w.finished(t, "ORD-90001", "+573009990001")
	for _, tt := range []struct {
		path   string
		status int
		want   string
	}{
		{"ORD-90001", 200, `"percent":"","mark":"","missing":["invoice"]`},
		{"ORD-77777", 404, ""},
	} {
		if got := w.keyed(t, "GET", "/api/v1/orders/"+tt.path+"/margin", ""); got.status != tt.status || !strings.Contains(got.body, tt.want) {
			t.Errorf("%s: %d %s", tt.path, got.status, got.body)
		}
	}
	w.invoiced(t, "ORD-90002", "+573009990002")
	got := w.keyed(t, "GET", "/api/v1/orders/ORD-90002/margin", "")
	if got.status != 200 || !strings.Contains(got.body, `"invoiceId":"FAC-00001"`) || !strings.Contains(got.body, `"total":{"amount":"50.00","currency":"USD"}`) {
		t.Errorf("%d %s", got.status, got.body)
	}
}

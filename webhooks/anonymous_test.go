package webhooks_test

import (
	"strings"
	"testing"

	"recado/webhooks"
)

// TestAnonymousOrdersNeedAServedPhone checks who may request an order without a key, and for whom,
// and that the answer marks the order as unconfirmed.
func TestAnonymousOrdersNeedAServedPhone(t *testing.T) {
	named := func(phone string) string { return strings.Replace(good, "+573001234567", phone, 1) }
	for _, tt := range []struct {
		name   string
		access webhooks.Access
		phone  string
		status int
		code   string
	}{
		{"open", webhooks.OrdersAnonymous, "+573001234567", 201, ""},
		{"a phone written at home", webhooks.OrdersAnonymous, "300 123 4567", 201, ""},
		{"by key", webhooks.OrdersKey, "+573001234567", 401, "no_token"},
		{"unset is by key", "", "+573001234567", 401, "no_token"},
		{"closed", webhooks.OrdersOff, "+573001234567", 403, "orders_closed"},
		{"a premium number of the world", webhooks.OrdersAnonymous, "+979123456789", 400, "invalid"},
		{"a satellite", webhooks.OrdersAnonymous, "+88216123456789", 400, "invalid"},
		{"a premium number of ours", webhooks.OrdersAnonymous, "+579012345678", 400, "invalid"},
		{"another country", webhooks.OrdersAnonymous, "+14155550123", 400, "invalid"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			w.strangers = true
			w.deps.OrdersFrom, w.deps.ConfirmAt = tt.access, "https://wa.me/576025550101"
			w.rebuild(t)
			got := w.do(t, "POST", "/api/orders", named(tt.phone))
			if got.status != tt.status || tt.code != "" && got.code(t) != tt.code {
				t.Fatalf("%d %s", got.status, got.body)
			}
			if tt.status == 201 && (!strings.Contains(got.body, `"unproven":true`) || !strings.Contains(got.body, `"confirmUrl":"https://wa.me/576025550101"`)) {
				t.Errorf("%s", got.body)
			}
			if tt.access == webhooks.OrdersAnonymous { // a client's token allows no other phone either
				want := tt.status
				if got := w.do(t, "POST", "/api/orders", named(tt.phone), "Authorization", "Bearer "+w.token(t, "client")); got.status != want || strings.Contains(got.body, "unproven") {
					t.Errorf("with a token: %d %s", got.status, got.body)
				}
			}
			if with := w.keyed(t, "POST", "/api/v1/orders", named("+57300765432"+"1")); with.status != 201 || strings.Contains(with.body, "unproven") {
				t.Errorf("with the key: %d %s", with.status, with.body)
			}
		})
	}
}

// TestAnonymousOrdersAreCapped checks that at most three unconfirmed orders of a contact exist,
// whoever requests them, and that an agent's confirmation allows another.
func TestAnonymousOrdersAreCapped(t *testing.T) {
	w := newWorld(t)
	w.strangers = true
	for i := range 3 {
		if got := w.do(t, "POST", "/api/orders", good); got.status != 201 {
			t.Fatalf("order %d: %d %s", i, got.status, got.body)
		}
	}
	if got := w.do(t, "POST", "/api/orders", good); got.status != 429 {
		t.Errorf("a fourth: %d %s", got.status, got.body)
	}
	if got := w.do(t, "POST", "/api/v1/orders/ORD-00001/proof", ""); got.status != 401 {
		t.Errorf("a stranger proves: %d", got.status)
	}
	if got := w.keyed(t, "POST", "/api/v1/orders/ORD-00001/proof", ""); got.status != 200 || strings.Contains(got.body, `"unproven"`) {
		t.Errorf("proof: %d %s", got.status, got.body)
	}
	if got := w.do(t, "POST", "/api/orders", good); got.status != 201 {
		t.Errorf("after a proof: %d %s", got.status, got.body)
	}
}

// TestCallersDoNotShareAPhone checks that an anonymous caller does not use up the limits of tokens
// and the key for a phone, nor a client those of the key, and that refusals by a phone's limit do
// not count in shared limits.
func TestCallersDoNotShareAPhone(t *testing.T) {
	w := newWorld(t)
	w.strangers = true
	w.orders.PerMinute = 10 // as outside of tests
	token := []string{"Authorization", "Bearer " + w.token(t, "client")}
	refused := 0
	for range 30 {
		if w.do(t, "POST", "/api/orders", good).status == 429 {
			refused++
		}
	}
	if refused != 27 {
		t.Errorf("%d of a stranger's 30 orders are refused", refused)
	}
	for i := range 10 {
		if got := w.do(t, "POST", "/api/orders", good, token...); got.status != 201 {
			t.Fatalf("a client's order %d after a stranger's: %d %s", i, got.status, got.body)
		}
	}
	if got := w.do(t, "POST", "/api/orders", good, token...); got.status != 429 {
		t.Errorf("a client's eleventh: %d", got.status)
	}
	for i := range 10 {
		if got := w.keyed(t, "POST", "/api/orders", good); got.status != 201 {
			t.Fatalf("order %d with the key: %d %s", i, got.status, got.body)
		}
	}
	if got := w.keyed(t, "POST", "/api/orders", good); got.status != 429 {
		t.Errorf("an eleventh with the key: %d", got.status)
	}
	// Of the anonymous caller's 30 only ten counted for the address, so 20 more are accepted.
	for i := range 20 {
		if got := w.do(t, "POST", "/api/orders", phoned(i)); got.status != 201 {
			t.Fatalf("order %d for another phone: %d %s", i, got.status, got.body)
		}
	}
	if got := w.do(t, "POST", "/api/orders", phoned(20)); got.status != 429 {
		t.Errorf("beyond the address's hour: %d", got.status)
	}
}

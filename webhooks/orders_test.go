package webhooks_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"recado/bot"
	"recado/flows/orders"
	"recado/webhooks"
)

// good is a valid order as the seed project's gateway sends it.
const good = `{"serviceType":"HVAC_MAINTENANCE","description":"El aire no enfría","photos":["https://example.com/1.jpg"],
"assetSerial":"AC-12345","location":{"building":"Edificio A","floor":"Piso 3","room":"Sala"},"priority":"ALTA","clientPhone":"+573001234567","source":"WHATSAPP"}`

// with replaces one field of the valid order; value is JSON, "" removes the field.
func with(field, value string) string {
	var kept []string
	for _, one := range []struct{ name, value string }{
		{"serviceType", `"HVAC_MAINTENANCE"`},
		{"description", `"El aire no enfría"`},
		{"location", `{"building":"Edificio A"}`},
		{"priority", `"ALTA"`},
		{"clientPhone", `"+573001234567"`},
	} {
		if one.name != field {
			kept = append(kept, fmt.Sprintf("%q:%s", one.name, one.value))
		}
	}
	if value != "" {
		kept = append(kept, fmt.Sprintf("%q:%s", field, value))
	}
	return "{" + strings.Join(kept, ",") + "}"
}

func TestCreateOrder(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/api/orders", "/api/v1/orders"} {
		got := w.do(t, "POST", path, good)
		var made struct{ OrderID, Status string }
		got.into(t, &made)
		if got.status != http.StatusCreated || !strings.HasPrefix(made.OrderID, "ORD-") || made.Status != "PENDING" {
			t.Fatalf("%s: %d %s", path, got.status, got.body)
		}
		if got.header.Get("Location") != "/api/v1/orders/"+made.OrderID {
			t.Errorf("Location is %q", got.header.Get("Location"))
		}
	}
}

func TestOrderNames(t *testing.T) {
	for name, body := range map[string]string{
		"seed":    strings.NewReplacer(`"description"`, `"Descripción"`, `"priority"`, `"Prioridad"`).Replace(good),
		"spanish": strings.NewReplacer(`"description"`, `"descripcion"`, `"priority"`, `"prioridad"`, `"location"`, `"ubicacion"`).Replace(good),
		"twice":   strings.Replace(good, "{", `{"priority":"BAJA",`, 1), // the later value wins
		"alias":   strings.NewReplacer(`"building"`, `"edificio"`, `"serviceType"`, `"service_type"`).Replace(good),
		"line":    strings.Replace(good, `{"building":"Edificio A","floor":"Piso 3","room":"Sala"}`, `"Edificio A, Piso 3, Sala"`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			var made struct{ OrderID string }
			w.do(t, "POST", "/api/orders", body).into(t, &made)
			o, err := w.orders.Get(t.Context(), made.OrderID)
			if err != nil {
				t.Fatal(err)
			}
			if o.Description != "El aire no enfría" || o.Priority != orders.High || o.Location.Floor != "Piso 3" || o.ClientPhone != "+573001234567" {
				t.Errorf("%+v", o)
			}
		})
	}
}

// TestTheSeedsOrderIsAccepted sends the seed project's CreateOrderDto with every field it has.
func TestTheSeedsOrderIsAccepted(t *testing.T) {
	w := newWorld(t)
	got := w.do(t, "POST", "/api/orders", `{"serviceType":"HVAC_MAINTENANCE","Descripción":"El aire no enfría","photos":["https://jelou.storage/photo1.jpg"],
		"assetSerial":"AC-12345","location":{"building":"Edificio A","floor":"Piso 3","room":"Sala de juntas"},"Prioridad":"ALTA",
		"clientId":"64f8a1b2","clientPhone":"+573001234567","source":"WHATSAPP"}`)
	var made struct{ OrderID string }
	got.into(t, &made)
	o, err := w.orders.Get(t.Context(), made.OrderID)
	if err != nil {
		t.Fatalf("%v: %d %s", err, got.status, got.body)
	}
	if o.Description != "El aire no enfría" || o.Priority != orders.High || o.ClientID != "64f8a1b2" || o.AssetSerial != "AC-12345" || len(o.Photos) != 1 {
		t.Errorf("%+v", o)
	}
}

// TestAPlaceIsGivenAsItIsShown checks that the point of an order's answer is taken as it stands there.
func TestAPlaceIsGivenAsItIsShown(t *testing.T) {
	w := newWorld(t)
	got := w.do(t, "POST", "/api/orders", strings.Replace(good, `"room"`, `"point":{"latitude":4.6,"lon":-74.1,"name":"Centro"},"room"`, 1))
	var made struct{ OrderID string }
	got.into(t, &made)
	o, err := w.orders.Get(t.Context(), made.OrderID)
	if err != nil {
		t.Fatalf("%v: %d %s", err, got.status, got.body)
	}
	if p := o.Location.Point; p == nil || *p != (bot.Location{Latitude: 4.6, Longitude: -74.1, Name: "Centro"}) {
		t.Errorf("%+v", p)
	}
}

func TestOrderProblems(t *testing.T) {
	w := newWorld(t)
	long := strings.Repeat("a", 60_000)
	for _, tt := range []struct{ name, body, fields string }{
		{"nothing", `{}`, "serviceType description location.building priority clientPhone"},
		{"photo not https", with("photos", `["http://example.com/a.jpg"]`), "photos"},
		{"photo script", with("photos", `["javascript:alert(1)"]`), "photos"},
		{"photos a text", with("photos", `"https://example.com/a.jpg"`), "photos"},
		{"photo a number", with("photos", `[1]`), "photos[0]"},
		{"priority", with("priority", `"URGENTÍSIMA"`), "priority"},
		{"phone", with("clientPhone", `"hola"`), "clientPhone"},
		{"phone too long", with("clientPhone", `"+5730012345678901234"`), "clientPhone"},
		{"mail", with("clientMail", `"no es"`), "clientMail"},
		{"operator", with("description", `{"$where":"sleep(1000)"}`), "description"},
		{"operator list", with("clientPhone", `[{"$ne":null}]`), "clientPhone"},
		{"60,000 characters", with("description", `"`+long+`"`), "description"},
		{"200,000 characters", with("description", `"`+long+long+long+long+`"`), "description"},
		{"invisible", with("description", `"\u200b\u200e\u202e"`), "description"},
		{"NUL", with("description", `"a\u0000b"`), "description"},
		{"location a number", with("location", `7`), "location"},
		{"half a place", with("location", `{"building":"A","latitude":4.6}`), "location.longitude"},
		{"off the earth", with("location", `{"latitude":91,"longitude":0}`), "location.point"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := w.do(t, "POST", "/api/v1/orders", tt.body)
			if got.status != http.StatusBadRequest || got.code(t) != "invalid" {
				t.Fatalf("%d %s", got.status, got.body)
			}
			if fields := got.fields(t); !strings.HasPrefix(fields, tt.fields) {
				t.Errorf("fields %q, want %q", fields, tt.fields)
			}
		})
	}
	if n := w.count(t); n != 0 {
		t.Errorf("%d orders were made of bad data", n)
	}
}

// TestTextFieldsAreStoredVerbatim checks that text that looks like code is stored unchanged.
func TestTextFieldsAreStoredVerbatim(t *testing.T) {
	w := newWorld(t)
	for _, text := range []string{`{{.}} ${7*7} <script>`, `$where: 1`, `🔥🔥🔥`} {
		var made struct{ OrderID string }
		w.do(t, "POST", "/api/v1/orders", with("description", fmt.Sprintf("%q", text))).into(t, &made)
		if o, err := w.orders.Get(t.Context(), made.OrderID); err != nil || o.Description != text {
			t.Errorf("%q became %q, %v", text, o.Description, err)
		}
	}
}

func TestLanguageOfProblems(t *testing.T) {
	w := newWorld(t)
	for accept, want := range map[string]string{"": "Falta", "es-CO,es;q=0.9": "Falta", "en-US,en;q=0.8": "missing", "fr": "Falta", "de,en;q=0.5": "missing"} {
		got := w.do(t, "GET", "/api/v1/orders", "", "Accept-Language", accept)
		if !strings.Contains(got.body, want) {
			t.Errorf("%q: %s", accept, got.body)
		}
	}
}

func TestIdempotencyKey(t *testing.T) {
	w := newWorld(t)
	w.strangers = true
	one := w.do(t, "POST", "/api/v1/orders", good, "Idempotency-Key", "k1")
	again := w.do(t, "POST", "/api/orders", good, "Idempotency-Key", "k1")
	if one.status != 201 || one.body != again.body || w.count(t) != 1 {
		t.Fatalf("%s, then %s, %d orders", one.body, again.body, w.count(t))
	}
	for _, other := range []string{
		strings.Replace(good, "no enfría", "gotea", 1), strings.Replace(good, "ALTA", "BAJA", 1),
		strings.Replace(good, "+573001234567", "+573009999999", 1), strings.Replace(good, "1.jpg", "2.jpg", 1),
		strings.Replace(good, `"room"`, `"text":"portería de la 80","room"`, 1), strings.Replace(good, `"room"`, `"latitude":4.6,"longitude":-74.1,"room"`, 1),
		strings.Replace(good, `"room"`, `"house":true,"room"`, 1), strings.Replace(good, "{", `{"clientName":"Ana",`, 1),
	} {
		if got := w.do(t, "POST", "/api/v1/orders", other, "Idempotency-Key", "k1"); got.status != 422 || got.code(t) != "key_reused" {
			t.Errorf("other data: %d %s", got.status, got.body)
		}
	}
	if got := w.do(t, "POST", "/api/v1/orders", good, "Idempotency-Key", strings.Repeat("k", 300)); got.status != 400 {
		t.Errorf("a long key: %d", got.status)
	}
	if got := w.do(t, "POST", "/api/v1/orders", good, "Idempotency-Key", "k1", "Authorization", "Bearer "+key); got.status != 201 || got.body == one.body {
		t.Errorf("another caller's key is another key: %s", got.body)
	}
}

func TestTooManyOrders(t *testing.T) {
	w := newWorld(t)
	for i := range 10 {
		if got := w.do(t, "POST", "/api/v1/orders", good); got.status != 201 {
			t.Fatalf("order %d: %d %s", i, got.status, got.body)
		}
	}
	spelt := strings.Replace(good, "+573001234567", "57 300 123-4567", 1)
	got := w.do(t, "POST", "/api/v1/orders", spelt)
	if got.status != 429 || got.header.Get("Retry-After") == "" || w.count(t) != 10 {
		t.Fatalf("the 11th: %d %v", got.status, got.header)
	}
	if got := w.do(t, "POST", "/api/v1/orders", strings.Replace(good, "1234567", "7654321", 1)); got.status != 201 {
		t.Errorf("another phone: %d", got.status)
	}
	if _, err := w.clock.Advance(61 * time.Second); err != nil {
		t.Fatal(err)
	}
	if got := w.do(t, "POST", "/api/v1/orders", good); got.status != 201 {
		t.Errorf("a minute later: %d", got.status)
	}
}

// downOrders is a service whose store is unavailable.
type downOrders struct{ webhooks.Orders }

func (downOrders) Create(context.Context, orders.CreateCommand, time.Time) (orders.Order, bool, error) {
	return orders.Order{}, false, fmt.Errorf("insert: %w", bot.ErrUnavailable)
}

func TestOrderNotCreated(t *testing.T) {
	w := newWorld(t)
	w.deps.Orders = downOrders{w.orders}
	w.rebuild(t)
	got := w.do(t, "POST", "/api/orders", good)
	if got.status != 503 || got.header.Get("Retry-After") == "" || !strings.Contains(got.body, "Error creando la orden. Por favor intente de nuevo.") {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestTokens(t *testing.T) {
	w := newWorld(t)
	sign := func(m jwt.SigningMethod, with any, c jwt.RegisteredClaims) string {
		s, err := jwt.NewWithClaims(m, c).SignedString(with)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	soon := jwt.NewNumericDate(w.clock.Now().Add(time.Minute))
	ana, endless := jwt.RegisteredClaims{Subject: "ana", ExpiresAt: soon}, jwt.RegisteredClaims{Subject: "ana"}
	odd := jwt.NewWithClaims(jwt.SigningMethodHS256, ana)
	odd.Header["crit"], odd.Header["x"] = []string{"x"}, 1
	critical, err := odd.SignedString([]byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	dated := func(claim string, value any) string {
		s, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"sub": "ana", "exp": soon.Unix(), claim: value}).SignedString([]byte(secret))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	late := jwt.RegisteredClaims{Subject: "ana", ExpiresAt: jwt.NewNumericDate(w.clock.Now().Add(-time.Minute))}
	for _, tt := range []struct {
		name, header string
		status       int
		client       string
	}{
		{"absent", "", 201, ""},
		{"valid", "Bearer " + sign(jwt.SigningMethodHS256, []byte(secret), ana), 201, "ana"},
		{"lower case scheme", "bearer " + sign(jwt.SigningMethodHS256, []byte(secret), ana), 201, "ana"},
		{"the API key", "Bearer " + key, 201, ""},
		{"expired", "Bearer " + sign(jwt.SigningMethodHS256, []byte(secret), late), 401, ""},
		{"without an end", "Bearer " + sign(jwt.SigningMethodHS256, []byte(secret), endless), 401, ""},
		{"another secret", "Bearer " + sign(jwt.SigningMethodHS256, []byte("x"), ana), 401, ""},
		{"for us", "Bearer " + sign(jwt.SigningMethodHS256, []byte(secret), jwt.RegisteredClaims{Subject: "ana", ExpiresAt: soon, Audience: []string{"x", "recado"}}), 201, "ana"},
		{"for somebody else", "Bearer " + sign(jwt.SigningMethodHS256, []byte(secret), jwt.RegisteredClaims{Subject: "ana", ExpiresAt: soon, Audience: []string{"other"}}), 401, ""},
		{"for a hundred years", "Bearer " + sign(jwt.SigningMethodHS256, []byte(secret), jwt.RegisteredClaims{Subject: "ana", ExpiresAt: jwt.NewNumericDate(w.clock.Now().AddDate(100, 0, 0))}), 401, ""},
		{"for a year", "Bearer " + sign(jwt.SigningMethodHS256, []byte(secret), jwt.RegisteredClaims{Subject: "ana", ExpiresAt: jwt.NewNumericDate(w.clock.Now().AddDate(1, 0, 0))}), 201, "ana"},
		{"issued in the future", "Bearer " + sign(jwt.SigningMethodHS256, []byte(secret), jwt.RegisteredClaims{Subject: "ana", ExpiresAt: soon, IssuedAt: soon}), 401, ""},
		{"critical and unknown", "Bearer " + critical, 401, ""},
		{"its end is a text", "Bearer " + dated("exp", strconv.FormatInt(soon.Unix(), 10)), 401, ""},
		{"its end is a text too", "Bearer " + dated("EXP", strconv.FormatInt(soon.Unix(), 10)), 401, ""},
		{"its start is a text", "Bearer " + dated("nbf", "1"), 401, ""},
		{"its issue is a text", "Bearer " + dated("iat", "1"), 401, ""},
		{"its issue is a number", "Bearer " + dated("iat", 1), 201, "ana"},
		{"no subject", "Bearer " + sign(jwt.SigningMethodHS256, []byte(secret), jwt.RegisteredClaims{ExpiresAt: soon}), 401, ""},
		{"none", "Bearer " + sign(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, ana), 401, ""},
		{"rubbish", "Bearer abc", 401, ""},
		{"empty", "Bearer ", 401, ""},
		{"another scheme", "Basic YTpi", 401, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := w.do(t, "POST", "/api/orders", strings.Replace(good, "{", `{"clientId":"`+tt.client+`",`, 1), "Authorization", tt.header)
			if got.status != tt.status {
				t.Fatalf("%d %s", got.status, got.body)
			}
			if tt.status == 401 {
				if got.header.Get("WWW-Authenticate") == "" {
					t.Error("no WWW-Authenticate")
				}
				return
			}
			var made struct{ OrderID string }
			got.into(t, &made)
			if o, err := w.orders.Get(t.Context(), made.OrderID); err != nil || o.ClientID != tt.client {
				t.Errorf("client %q, %v", o.ClientID, err)
			}
		})
	}
	// Without a token a caller can't claim a client's name.
	w.strangers = true
	var made struct{ OrderID string }
	w.do(t, "POST", "/api/orders", strings.Replace(good, "{", `{"clientId":"ana","x":1,`, 1)).into(t, &made)
	if o, _ := w.orders.Get(t.Context(), made.OrderID); o.ClientID != "" {
		t.Errorf("anonymous became %q", o.ClientID)
	}
}

func TestReadOrders(t *testing.T) {
	w := newWorld(t)
	var ids []string
	for i := range 3 {
		var made struct{ OrderID string }
		w.do(t, "POST", "/api/v1/orders", strings.Replace(good, "1234567", fmt.Sprint("123456", i), 1)).into(t, &made)
		ids = append(ids, made.OrderID)
	}
	var page struct {
		Orders []map[string]any
		Next   string
	}
	w.keyed(t, "GET", "/api/v1/orders?limit=2", "").into(t, &page)
	if len(page.Orders) != 2 || page.Next == "" || page.Orders[0]["orderId"] != ids[2] {
		t.Fatalf("%+v", page)
	}
	w.keyed(t, "GET", "/api/v1/orders?limit=2&cursor="+page.Next, "").into(t, &page)
	if len(page.Orders) != 1 || page.Next != "" || page.Orders[0]["orderId"] != ids[0] {
		t.Fatalf("%+v", page)
	}
	for _, phone := range []string{"+573001234561", "%2B573001234561", "573001234561", "3001234561"} {
		w.keyed(t, "GET", "/api/v1/orders?phone="+phone, "").into(t, &page)
		if len(page.Orders) != 1 || page.Orders[0]["orderId"] != ids[1] {
			t.Errorf("phone %s: %+v", phone, page)
		}
	}
	one := w.keyed(t, "GET", "/api/v1/orders/"+ids[0], "")
	for _, want := range []string{`"orderId"`, `"status":"PENDING"`, `"providerId":null`, `"building":"Edificio A"`, `"history":[{`, `"dueOn"`} {
		if !strings.Contains(one.body, want) {
			t.Errorf("no %s in %s", want, one.body)
		}
	}
	if strings.Contains(one.body, "outbox") || strings.Contains(one.body, "pending_since") {
		t.Errorf("the outbox is shown: %s", one.body)
	}
	for path, status := range map[string]int{
		"/api/v1/orders/ORD-99999": 404, "/api/v1/orders?limit=0": 400, "/api/v1/orders?limit=x": 400, "/api/v1/orders?limit=201": 400,
		"/api/v1/orders?state=NADA": 400, "/api/v1/orders?phone=hola": 400, "/api/v1/orders?cursor=zzz": 400, "/api/v1/orders?state=ASSIGNED": 200,
		"/api/v1/orders?priority=NADA": 400, "/api/v1/orders?from=ayer": 400, "/api/v1/orders?from=2026-12-02&to=2026-11-30": 400, "/api/v1/orders?colour=red": 400,
	} {
		if got := w.keyed(t, "GET", path, ""); got.status != status {
			t.Errorf("%s: %d %s", path, got.status, got.body)
		}
	}
}

// TestOrderFilters checks that each filter of the list leaves out what does not have it.
func TestOrderFilters(t *testing.T) {
	w := newWorld(t)
	var made struct{ OrderID string }
	w.do(t, "POST", "/api/v1/orders", good).into(t, &made)
	today := w.clock.Now().Format(time.DateOnly)
	for query, fits := range map[string]bool{
		"priority=alta": true, "prioridad=baja": false, "serviceType=HVAC_MAINTENANCE": true, "servicio=PLUMBING": false,
		"company=ACME": false, "technician=TEC-01": false, "equipment=EQ-00001": false, "q=" + url.QueryEscape("edificio A"): true, "q=piscina": false,
		"from=" + today: true, "to=" + today: true, "from=2031-01-01": false, "to=2001-01-01": false, "from=2001-01-01T00:00:00Z&priority=alta": true,
	} {
		if got := w.keyed(t, "GET", "/api/v1/orders?"+query, ""); got.status != 200 || strings.Contains(got.body, made.OrderID) != fits {
			t.Errorf("%s: %d %s", query, got.status, got.body)
		}
	}
}

func TestChangeOrder(t *testing.T) {
	w := newWorld(t)
	var made struct{ OrderID string }
	w.do(t, "POST", "/api/v1/orders", good).into(t, &made)
	path := "/api/v1/orders/" + made.OrderID + "/state"
	for _, tt := range []struct {
		body   string
		status int
		code   string
	}{
		{`{}`, 400, "invalid"},
		{`{"state":"NADA"}`, 400, "invalid"},
		{`{"state":"ASSIGNED"}`, 400, "invalid"}, // without a technician
		{`{"state":"PUBLISHED","reason":"subasta"}`, 200, ""},
		{`{"state":"PUBLISHED"}`, 200, ""},
		{`{"state":"PENDING"}`, 409, "transition"},
		{`{"state":"ASSIGNED","providerId":"p-7"}`, 200, ""},
		{`{"state":"CANCELLED","reason":"el cliente desistió"}`, 200, ""},
		{`{"state":"PUBLISHED"}`, 409, "transition"},
	} {
		got := w.keyed(t, "POST", path, tt.body)
		if got.status != tt.status || (tt.code != "" && got.code(t) != tt.code) {
			t.Errorf("%s: %d %s", tt.body, got.status, got.body)
		}
	}
	if got := w.keyed(t, "POST", "/api/v1/orders/ORD-99999/state", `{"state":"CANCELLED"}`); got.status != 404 {
		t.Errorf("an order that is not there: %d", got.status)
	}
}

// A supervisor's corrections of an order, as in section 13.2.
func TestUpdateOrder(t *testing.T) {
	w := newWorld(t)
	var made struct{ OrderID string }
	w.do(t, "POST", "/api/v1/orders", good).into(t, &made)
	path := "/api/v1/orders/" + made.OrderID
	var o struct {
		V                                             int64
		Description, Priority, ClientMail, ClientName string
		Location                                      struct{ Building, Room string }
		History                                       []struct{ What, Reason string }
	}
	was := w.keyed(t, "GET", path, "")
	was.into(t, &o)
	if o.V != 1 || was.header.Get("ETag") != `"1"` {
		t.Fatalf("v%d, %q", o.V, was.header.Get("ETag"))
	}
	for _, tt := range []struct {
		body   string
		status int
		fields string
	}{
		{`{"description":"x"}`, 400, "v"},
		{`{"v":1,"description":" "}`, 400, "description"},
		{`{"v":1,"priority":"ya","clientMail":"ana","location":{}}`, 400, "priority location.building clientMail"},
		{`{"v":1,"description":3,"location":3}`, 400, "description location"},
		{`{"v":2,"description":"otra","priority":"alta"}`, 409, "description v"},
	} {
		if got := w.keyed(t, "PUT", path, tt.body); got.status != tt.status || got.fields(t) != tt.fields {
			t.Errorf("%s: %d %s", tt.body, got.status, got.body)
		}
	}
	body := `{"descripcion":"ahora no prende","prioridad":"emergencia","location":{"building":"Torre B"},"clientMail":""}`
	for range 2 { // the second finds the first
		got := w.keyed(t, "PUT", path, body, "If-Match", `"1"`, "Idempotency-Key", "k1")
		if got.status != 200 || got.header.Get("ETag") != `"2"` {
			t.Fatalf("%d %s", got.status, got.body)
		}
		o.Location.Room = ""
		got.into(t, &o)
	}
	if o.Description != "ahora no prende" || o.Priority != "EMERGENCIA" || o.Location.Building != "Torre B" || o.Location.Room != "" || o.ClientMail != "" {
		t.Errorf("%+v", o)
	}
	if last := o.History[len(o.History)-1]; last.What != "updated" || !strings.Contains(last.Reason, "priority") || len(o.History) != 2 {
		t.Errorf("%+v", o.History)
	}
	if got := w.keyed(t, "PUT", path, `{"description":"tarde"}`, "If-Match", "1"); got.status != 409 || got.code(t) != "stale" || got.fields(t) != "description v" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := w.keyed(t, "PUT", "/api/v1/orders/ORD-99999", `{"v":1}`); got.status != 404 {
		t.Errorf("%d %s", got.status, got.body)
	}
	w.keyed(t, "DELETE", path+"?reason=repetida", "")
	if got := w.keyed(t, "PUT", path, `{"v":2,"description":"x"}`); got.status != 409 || got.code(t) != "transition" {
		t.Errorf("%d %s", got.status, got.body)
	}
}

package webhooks_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// node is a value of the OpenAPI document.
type node = map[string]any

// openAPI is the document as the server publishes it.
type openAPI struct{ root node }

func readOpenAPI(t testing.TB, w *world) openAPI {
	t.Helper()
	var d openAPI
	if err := json.Unmarshal([]byte(w.do(t, "GET", "/api/openapi.json", "").body), &d.root); err != nil {
		t.Fatal(err)
	}
	return d
}

// resolve follows the reference of a schema.
func (d openAPI) resolve(s node) node {
	ref, _ := s["$ref"].(string)
	if ref == "" {
		return s
	}
	at := d.root
	for step := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
		at, _ = at[step].(node)
	}
	return d.resolve(at)
}

// property is a field that a schema names, with the parts of the document that describe it.
type property struct {
	aliases []string
	schemas []node
}

// properties lists the fields of schemas, those of alternatives too.
func (d openAPI) properties(schemas ...node) map[string]property {
	all := map[string]property{}
	d.eachPart(schemas, func(s node) {
		named, _ := s["properties"].(node)
		for name, raw := range named {
			one := all[name]
			said, _ := raw.(node)
			for _, alias := range list(said["x-aliases"]) {
				one.aliases = append(one.aliases, fmt.Sprint(alias))
			}
			one.schemas = append(one.schemas, said)
			all[name] = one
		}
		if other, ok := s["additionalProperties"].(node); ok {
			all["*"] = property{schemas: []node{other}}
		}
	})
	return all
}

// items lists the schemas of a list's items.
func (d openAPI) items(schemas []node) (all []node) {
	d.eachPart(schemas, func(s node) {
		if one, ok := s["items"].(node); ok {
			all = append(all, one)
		}
	})
	return all
}

func (d openAPI) eachPart(schemas []node, f func(node)) {
	for _, raw := range schemas {
		s := d.resolve(raw)
		f(s)
		for _, key := range []string{"allOf", "anyOf", "oneOf"} {
			for _, part := range list(s[key]) {
				d.eachPart([]node{part.(node)}, f)
			}
		}
	}
}

func list(v any) []any { l, _ := v.([]any); return l }

// operation is one operation of the API, with a path that leads to something stored.
type operation struct {
	method, path, url string
	body              []node   // schemas of a JSON body; nil: none
	query             []string // names and aliases of its parameters
}

// operations lists the operations that people or partners call, not those of vendors and browsers.
func (d openAPI) operations(stored *strings.Replacer) (all []operation) {
	paths, _ := d.root["paths"].(node)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		if !strings.HasPrefix(path, "/api/v1/") && path != "/api/orders" {
			continue
		}
		methods, _ := paths[path].(node)
		for method, raw := range methods {
			op, _ := raw.(node)
			one := operation{method: strings.ToUpper(method), path: path, url: stored.Replace(path)}
			for _, p := range list(op["parameters"]) {
				if p := d.resolve(p.(node)); p["in"] == "query" {
					name, _ := p["name"].(string)
					one.query = append(one.query, name)
					for _, alias := range list(p["x-aliases"]) {
						one.query = append(one.query, fmt.Sprint(alias))
					}
				}
			}
			body, _ := op["requestBody"].(node)
			content, _ := body["content"].(node)
			if said, ok := content["application/json"].(node); ok {
				schema, _ := said["schema"].(node)
				one.body = []node{schema}
			}
			all = append(all, one)
		}
	}
	return all
}

// furnish stores one document of each kind, and returns what their ids replace in a path.
func furnish(t testing.TB, w *world) *strings.Replacer {
	t.Helper()
	w.deps.Limiter = unlimited{}
	w.rebuild(t)
	w.meet()
	made := func(path, body string) {
		if got := w.keyed(t, "POST", path, body); got.status != 201 {
			t.Fatalf("%s: %d %s", path, got.status, got.body)
		}
	}
	made("/api/v1/orders", good)
	made("/api/v1/quotations", `{"orderId":"ORD-00001","labour":[{"service":"HVAC_MAINTENANCE","hours":"2"}]}`)
	made("/api/v1/materials", `{"id":"COD-1","name":"Codo","cost":"2"}`)
	made("/api/v1/suppliers", `{"id":"FERRE","name":"Ferretería"}`)
	made("/api/v1/purchases", `{"lines":[{"sku":"COD-1","quantity":"1"}]}`)
	w.askSupply(t)
	made("/api/v1/technicians", `{"id":"TEC-01","name":"Teo","phone":"+573009998877"}`)
	made("/api/v1/companies", `{"id":"ACME","name":"Acme","contacts":[{"name":"Ana","phone":"+573001110000","role":"approver"}],"locations":[{"name":"Planta"}]}`)
	made("/api/v1/companies/ACME/equipment", `{"name":"Bomba","serial":"B-1"}`)
	made("/api/v1/companies/ACME/contracts", `{"id":"CT-01","type":"framework","from":"2026-01-01"}`)
	made("/api/v1/categories", `{"id":"HVAC","name":"Aires","kind":"repair","services":["HVAC_MAINTENANCE"]}`)
	made("/api/v1/materials", `{"id":"GAS","name":"Gas","unit":"kg","price":"20"}`)
	made("/api/v1/customers", `{"names":"Rosa","document":{"number":"02392210-8"}}`)
	made("/api/v1/customers/CLI-00001/consents", `{"purpose":"data","text":"api.role","version":"1","channel":"paper"}`)
	if got := w.keyed(t, "PUT", "/api/v1/debtors/+573001234567/debts", `{"debts":[{"id":"FV-1","number":"FV-1","balance":{"amount":"10"}}]}`); got.status != 200 {
		t.Fatalf("debts: %d %s", got.status, got.body)
	}
	if got := w.keyed(t, "POST", "/api/v1/campaigns", campaignBody(nil)); got.status != 202 {
		t.Fatalf("campaign: %d %s", got.status, got.body)
	}
	w.invoiced(t, "ORD-90001", "+573009990001")
	made("/api/v1/payments/statements", `{"file":"RmVjaGE7VmFsb3IK"}`)
	return strings.NewReplacer(
		"/invoices/{id}", "/invoices/FAC-00001", "/payments/{id}", "/payments/none", "/statements/{id}", "/statements/EXT-00001", "{line}", "none", "/f/{id}/pay", "/f/none/pay", "/f/{id}", "/f/none",
		"/customers/{id}", "/customers/CLI-00001", "{kind}", "idFront", "/consents/{id}", "/consents/none", "/data-requests/{id}", "/data-requests/none",
		"/campaigns/{id}", "/campaigns/CAM-00001", "{user}", "ana", "{platform}", "siigo",
		"/orders/{id}", "/orders/ORD-00001", "{request}", "1", "/quotations/{id}", "/quotations/COT-00001", "/technicians/{id}/hours", "/technicians/T1/hours", "/technicians/{id}", "/technicians/TEC-01",
		"/companies/{id}", "/companies/ACME", "/contracts/{id}", "/contracts/CT-01", "/equipment/{id}", "/equipment/EQ-00001", "{site}", "S1", "{file}", "none", "/categories/{id}", "/categories/HVAC", "/materials/{id}", "/materials/GAS",
		"{sku}", "COD-1", "/purchases/{id}", "/purchases/OC-00001", "/supply-requests/{id}", "/supply-requests/REP-00001", "/suppliers/{id}", "/suppliers/FERRE", "{contact}", "+573001234567", "{debt}", "FV-1", "/users/{id}", "/users/ana", "/api-keys/{id}", "/api-keys/none", "/sessions/{id}", "/sessions/none", "/deliveries/{id}", "/deliveries/0123456789abcdef0123456789abcdef")
}

// TestUnknownFieldsAndParametersAreRefused checks for every operation of the document that an
// unknown field and an unknown query parameter are refused together, by their names.
func TestUnknownFieldsAndParametersAreRefused(t *testing.T) {
	w := newWorld(t)
	stored := furnish(t, w)
	for _, op := range readOpenAPI(t, w).operations(stored) {
		name := op.method + " " + op.path
		body, want := "", []string{"inventada"}
		if op.method != "GET" {
			body, want = `{"inventado":1,"$where":{"a":1}}`, []string{"inventada", "$where", "inventado"}
		}
		got := w.keyed(t, op.method, op.url+"?inventada=1", body)
		if got.status != 400 || got.code(t) != "invalid" {
			t.Errorf("%s: %d %s", name, got.status, got.body)
			continue
		}
		if named := strings.Fields(got.fields(t)); !slices.Equal(named[:min(len(want), len(named))], want) {
			t.Errorf("%s: names %q", name, named)
		}
		if english := w.keyed(t, op.method, op.url+"?inventada=1", body, "Accept-Language", "en"); !strings.Contains(english.body, "There is no such parameter here.") {
			t.Errorf("%s: %s", name, english.body)
		}
	}
}

// given is a body with one field, and the path of that field in a refusal.
type given struct {
	body any
	path string
	as   string // the path as the body spells it
}

// bodies makes for each field of schemas, also within objects and lists, bodies with only that
// field: one for its name and one for each alias. Its value is a list in a list, which is never right.
func (d openAPI) bodies(schemas []node) (all []given) {
	for name, p := range d.properties(schemas...) {
		if name == "*" { // any name: those that the rules of the field allow
			name = map[bool]string{true: "monday", false: "repair"}[len(d.items(p.schemas)) > 0]
		}
		for _, as := range append([]string{name}, p.aliases...) {
			all = append(all, given{node{as: []any{[]any{}}}, name, as})
		}
		for _, in := range d.bodies(p.schemas) {
			all = append(all, given{node{name: in.body}, name + "." + in.path, name + "." + in.as})
		}
		for _, in := range d.bodies(d.items(p.schemas)) {
			all = append(all, given{node{name: []any{in.body}}, name + "[0]." + in.path, name + "[0]." + in.as})
		}
	}
	return all
}

// TestEveryDocumentedFieldIsRead sends each field of each operation, by its name and its aliases,
// with a value of the wrong type, and expects the answer to name it. So a field that is documented
// and not read fails here, and one that is read and not documented panics.
func TestEveryDocumentedFieldIsRead(t *testing.T) {
	w := newWorld(t)
	stored := furnish(t, w)
	d := readOpenAPI(t, w)
	walked := 0
	for _, op := range d.operations(stored) {
		for _, one := range d.bodies(op.body) {
			walked++
			raw, err := json.Marshal(one.body)
			if err != nil {
				t.Fatal(err)
			}
			got := w.keyed(t, op.method, op.url, string(raw))
			if got.status != 400 {
				t.Errorf("%s %s: %s: %d %s", op.method, op.path, raw, got.status, got.body)
				continue
			}
			var said refusal
			got.into(t, &said)
			named := slices.ContainsFunc(said.Error.Fields, func(f struct{ Field, Message string }) bool {
				// An amount is named as a whole, and a list by its wrong item.
				return f.Field == one.path || f.Field == one.path+"[0]" || strings.TrimSuffix(one.path, ".amount") == f.Field
			})
			unknown := strings.Contains(got.body, "no existe aquí")
			if !named || unknown {
				t.Errorf("%s %s: %s: want %s named: %s", op.method, op.path, raw, one.path, got.body)
			}
		}
	}
	if walked < 300 {
		t.Errorf("only %d fields were walked", walked)
	}
}

// TestEveryDocumentedParameterIsRead sends each query parameter with a value that no reader takes.
func TestEveryDocumentedParameterIsRead(t *testing.T) {
	w := newWorld(t)
	stored := furnish(t, w)
	walked := 0
	for _, op := range readOpenAPI(t, w).operations(stored) {
		for _, name := range op.query {
			walked++
			got := w.keyed(t, op.method, op.url+"?"+name+"=%00", "")
			if got.status != 400 || got.code(t) != "invalid" || strings.Contains(got.body, "no existe aquí") {
				t.Errorf("%s %s: %s was not read: %d %s", op.method, op.path, name, got.status, got.body)
			}
		}
	}
	if walked < 40 {
		t.Errorf("only %d parameters were walked", walked)
	}
}

// TestAParameterGivenTwiceIsRefused checks that neither of two values is dropped in silence.
func TestAParameterGivenTwiceIsRefused(t *testing.T) {
	w := newWorld(t)
	got := w.keyed(t, "GET", "/api/v1/orders?state=PENDING&state=ASSIGNED", "")
	if got.status != 400 || got.fields(t) != "state" {
		t.Errorf("%d %s", got.status, got.body)
	}
}

// TestAnUnknownPartIsRefused checks the multipart form of a file.
func TestAnUnknownPartIsRefused(t *testing.T) {
	w := newWorld(t)
	stored := furnish(t, w)
	body := "--x\r\nContent-Disposition: form-data; name=\"nota\"\r\n\r\nhola\r\n--x\r\n" +
		"Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nhola\r\n--x--\r\n"
	got := w.keyed(t, "POST", stored.Replace("/api/v1/orders/{id}/attachments"), body, "Content-Type", "multipart/form-data; boundary=x")
	if got.status != 400 || got.fields(t) != "nota" {
		t.Errorf("%d %s", got.status, got.body)
	}
}

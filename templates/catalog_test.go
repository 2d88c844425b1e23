package templates_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"recado/flows/emergency"
	"recado/templates"
)

// samples are arguments that together reach every branch of every text.
var samples = []string{
	`{"profile":"María Fernanda de los Ángeles Castañeda","open":true,"wait":5,"opens_at":"2026-03-05T08:00:00-05:00","topic":"order.place.topic","serial":"AC-12345","unread":true,
	  "service":"service.PLUMBING","description":"el aire no enfría y gotea","photos":2,"place":"Edificio A, Piso 3, Sala de juntas","point":true,"priority":"priority.ALTA",
	  "mail":"ana.castaneda@empresa.com","order_id":"ORD-00001","lost":true,"orders":[{"orderId":"ORD-00001","serviceType":"PLUMBING","status":"PENDING"},{"orderId":"ORD-00002","serviceType":"OTHER","status":"ASSIGNED"}]}`,
	`{"open":false,"opens_at":"2026-03-05T08:00:00-05:00","topic":"order.photos.topic","serial":"X1","service":"service.OTHER","description":"x","photos":0,"priority":"priority.BAJA",
	  "order_id":"ORD-00002","probe":true,"orders":[],"wait":0}`,
}

// notices are arguments of texts about an existing order.
var notices = []string{
	`{"orderId":"ORD-00001","clientName":"María Fernanda","service":"Plomería","description":"gotea","location":"Edificio A, Piso 3","priority":"ALTA","reason":"el cliente ya no lo necesita"}`,
	`{"orderId":"ORD-00001","service":"Otro servicio","description":"gotea","location":"Calle 10","priority":"BAJA"}`,
}

// work are arguments of texts about quotations and work in progress.
var work = []string{
	`{"range":"000-001-01-00000001 a 000-001-01-00000500","left":12,"problem":"the range is used up","invoice":"FAC-00001","orders":["ORD-00001","ORD-00002"],"balance":{"minor":25585000,"currency":"COP"},"dueOn":"2026-12-31","link":"https://example.com/f/1","order":"ORD-00001","service":"PLUMBING","client":"María Fernanda","place":"Edificio A, Piso 3","priority":"ALTA","technician":"Teodoro Ruiz","minutes":30,"reason":"part",
	  "text":"hay que cambiar el compresor","amount":{"minor":25000000,"currency":"COP"},"until":"2026-03-05T18:00:00-05:00","target":"on_site","answer":"rejected","stars":4,
	  "warranty":"2026-04-05","linked":"ORD-00007","unverified":true,"hours":"2.5","waited":"0.5","id":"COT-00001","version":2,"total":{"minor":123456789,"currency":"COP"},"validUntil":"2026-03-20T23:59:00-05:00","auto":true,
	  "why":"over_limit","who":"Claudia Peña","change":"place",` + quote + `}`,
	`{"range":"000-001-01-00000001 a 000-001-01-00000500","left":0,"problem":"DIAN: FAJ44","invoice":"FAC-00002","balance":{"minor":100,"currency":"USD"},"dueOn":"2026-12-31","order":"ORD-00002","service":"OTHER","priority":"BAJA","minutes":12,"technician":"Ana","target":"response","until":"2026-03-05T18:00:00-05:00","answer":"approved","stars":5,
	  "id":"COT-00002","version":1,"total":{"minor":100,"currency":"USD"},"validUntil":"2026-03-20T23:59:00-05:00","text":"x","reason":"customer","why":"newer","change":"photos","count":2,` + quote + `}`,
	`{"range":"000-001-01-00000001 a 000-001-01-00000500","left":500,"problem":"x","invoice":"FAC-00003","balance":{"minor":100,"currency":"USD"},"dueOn":"2026-12-31","order":"ORD-00003","service":"OTHER","priority":"BAJA","minutes":0,"technician":"Ana","target":"resolution","until":"2026-03-05T18:00:00-05:00","stars":5,"text":"x","reason":"personal","why":"superseded","change":"cancel",
	  "id":"COT-00002","total":{"minor":100,"currency":"USD"},"validUntil":"2026-03-20T23:59:00-05:00",` + quote + `}`,
}

// refused are arguments of questions for a mail address.
var refused = []string{`{"fault":"order.mail.fault.letters","now":"ana.maria.ruiz@example.com"}`, `{"now":"ana@example.com"}`}

// changed are arguments of texts that read a change back.
var changed = []string{`{"field":"slot.floor","was":"Piso 5","now":"Piso 6"}`}

const quote = `"code":"482913","quote":` + quoteView

const quoteView = `{"id":"COT-00001","version":2,"order":"ORD-00001","service":"PLUMBING","labour":{"minor":10000000,"currency":"COP"},"materials":{"minor":10000000,"currency":"COP"},
	"travel":{"minor":2000000,"currency":"COP"},"others":{"minor":0,"currency":"COP"},"discount":{"minor":500000,"currency":"COP"},"vat":{"minor":4085000,"currency":"COP"},"vatPercent":"19",
	"total":{"minor":25585000,"currency":"COP"},"validUntil":"2026-03-20T23:59:00-05:00","auto":true}`

// lapses are arguments of texts about certificates that end.
var lapses = []string{
	`{"name":"Teodoro Ruiz Castañeda","certificate":"RETIE","enables":"electricidad","expires":"2026-12-31T09:00:00-05:00"}`,
	`{"name":"Ana","certificate":"Trabajo en alturas","expires":"2026-12-31T09:00:00-05:00"}`,
}

// ends are arguments of texts about contracts that end.
var ends = []string{
	`{"contract":"ACME-MANTENIMIENTO-2026","company":"Distribuidora Ñandú y Compañía Ltda.","ends":"2026-12-31T09:00:00-05:00","business":"Climas y Servicios"}`,
	`{"contract":"ACME-2026","company":"Acme","ends":"2026-12-31T09:00:00-05:00"}`,
}

// jobs are arguments of texts for a technician.
var jobs = []string{
	`{"job":{"waited":"12.25","order":"ORD-00001","service":"PLUMBING","description":"gotea el lavaplatos de la cocina","place":"Torre 2, apto 501","when":"2026-03-05T08:00:00-05:00","emergency":true,"extra":"asked"},
	  "hours":"2.5","parts":"1 compresor de 12000 BTU, 2 rodamiento 6205, 1 gas R410A","photos":2,"diagnosis":"fuga en la válvula de servicio del compresor","actions":"cambié la válvula y recargué el gas","advice":"limpiar el filtro cada mes",
	  "did":"job.did.check_in","worked":"2.5","cmd":{"phase":"before"},"no":{"key":"job.too_far","metres":1250,"limit":300},"why":"chat.nobody","name":"Teodoro","done":"cambié el capacitor","order":"ORD-00001","text":"ya llego","place":{"latitude":1}}`,
	`{"job":{"order":"ORD-00002","service":"OTHER","description":"x","extra":""},"hours":"1","diagnosis":"x","actions":"y","worked":"1","cmd":{},"no":{"key":"job.invalid"},"why":"chat.closed","name":"Ana","done":"x","order":"ORD-00002","text":"hola"}`,
	`{"job":{"order":"ORD-00003","service":"OTHER","description":"x","extra":"approved"},"hours":"1","diagnosis":"x","actions":"y","worked":"1","cmd":{},"no":{"key":"job.over"},"why":"chat.trouble","name":"Ana","done":"x","order":"ORD-00003","text":"hola"}`,
}

// finished are arguments of texts for a customer about the work.
var finished = []string{
	`{"order":"ORD-00001","text":"cambiar el compresor","amount":{"minor":25000000,"currency":"COP"},"until":"2026-03-05T18:00:00-05:00","why":"extra.over_limit","who":"Claudia Peña",
	  "shown":{"order":"ORD-00001","technician":"Teodoro Ruiz","report":"cambié la válvula","warranty":"2026-04-05","linked":"ORD-00007","rated":true},"linked":"ORD-00007",
	  "orders":[{"order":"ORD-00001","service":"PLUMBING"},{"order":"ORD-00003","service":"HVAC_MAINTENANCE"}]}`,
	`{"order":"ORD-00002","text":"x","why":"trouble","shown":{"order":"ORD-00002"},"linked":"ORD-00008"}`,
	`{"order":"ORD-00002","text":"x","why":"warranty.expired","until":"2026-03-05","shown":{"order":"ORD-00002"},"linked":"ORD-00008"}`,
	`{"order":"ORD-00002","text":"x","amount":{"minor":0,"currency":""},"why":"extra.over","shown":{"order":"ORD-00002"},"linked":"ORD-00008"}`,
}

// asked are arguments of answers to questions: everything known, the minimum, and the longest.
var asked = []string{
	`{"topic":"topic.invoice","business":"Servicios del Valle","locale":"es-CO","address":"Calle 10 # 4-21, local 3, Cali","phone":"+576025550101","coverage":["Cali","Palmira","Jamundí"],
	  "services":["Aire acondicionado","Plomería","Soporte de Computadores"],"others":true,"named":"Plomería","visit":{"minor":6000000,"currency":"COP"},"minutes":90,"payment":["efectivo","Nequi"],"invoice":"Le enviamos factura.",
	  "warranty":30,"who":"Llega con carné.","tax":"19","tax_name":"IVA","week":[["08:00-12:00","13:00-18:00"],[],[],[],[],["08:00-13:00"],[]],"holidays":true,"open":true,"what":"jardinería"}`,
	`{"topic":"topic.other","business":"A","locale":"en","address":"x","coverage":["Cali"],"visit":{"minor":0,"currency":"USD"},"free":true,"minutes":1,"payment":["x"],"invoice":"x.","warranty":1,"tax":"13","tax_name":"IVA","always":true,"what":"x","service":"service.PAINTING"}`,
	`{"topic":"topic.address","business":"` + strings.Repeat("N", 80) + `","locale":"es-HN","address":"` + strings.Repeat("d", 160) + `","phone":"+57602555010112","coverage":["` + strings.Repeat("c", 40) + `","` + strings.Repeat("d", 40) + `","` + strings.Repeat("e", 40) + `","` + strings.Repeat("f", 40) + `","` + strings.Repeat("g", 40) + `"],
	  "services":["` + strings.Repeat("s", 24) + `"],"payment":["` + strings.Repeat("c", 40) + `","` + strings.Repeat("d", 40) + `","` + strings.Repeat("e", 40) + `","` + strings.Repeat("f", 40) + `","` + strings.Repeat("g", 40) + `"],"invoice":"` + strings.Repeat("f", 160) + `.",
	  "who":"` + strings.Repeat("q", 160) + `.","visit":{"minor":100000000000,"currency":"HNL"},"tax":"15.5","tax_name":"ISV","opens_at":"2026-09-23T08:00:00-06:00","what":"` + strings.Repeat("w", 200) + `",
	  "week":[["08:00-12:00"],["08:10-12:00"],["08:20-12:00"],["08:30-12:00","13:00-14:00"],["08:40-12:00"],["08:50-12:00"],["09:00-12:00"]],"holidays":true}`,
}

// open are arguments of texts about open orders.
var open = []string{
	openItem(`"want":"status","may":true,"at":"assigned","technician":"Teodoro","when":"2026-03-05T08:00:00-05:00","total":{"minor":25000000,"currency":"COP"}`),
	openItem(`"want":"place","change":"change.place","may":true,"value":"Calle 45 # 12-30, barrio Teusaquillo, piso 3","at":"on_the_way","technician":"Teodoro","eta":"2026-03-05T08:00:00-05:00","missed":true`),
	openItem(`"want":"date","change":"change.date","passes":true,"value":"el sábado","at":"waiting","when":"2026-03-05T08:00:00-05:00","why":"change.past"`),
	openItem(`"want":"date","change":"change.date","may":true,"value":"el sábado en la tarde","date":"2026-03-05T08:00:00-05:00","at":"waiting","quotation":"COT-00001","why":"change.full"`),
	openItem(`"want":"photos","change":"change.photos","may":true,"photos":2,"value":"gotea","at":"waiting_part","why":"change.over"`),
	openItem(`"want":"photos","change":"change.photos","may":true,"photos":1,"at":"waiting_customer","why":"work.not_yours","rest":3`),
	openItem(`"want":"other","change":"change.other","passes":true,"other":true,"value":"que traigan escalera","at":"waiting_approval"`),
	openItem(`"want":"description","change":"change.description","may":true,"value":"también gotea la llave del baño","at":"verdict","again":true,"early":true`),
	openItem(`"want":"late","at":"waiting","again":true`), openItem(`"want":"late","at":"working","technician":"Teodoro"`),
}

func openItem(more string) string {
	return `{"id":"ORD-00012","service":"service.HVAC_MAINTENANCE","state":"state.ASSIGNED","photos":0,"rest":0,"named":"ORD-00099","why":"","technician":"","value":"","at":"",
	"items":[{"id":"ORD-00012","service":"service.HVAC_MAINTENANCE","state":"state.ASSIGNED","technician":"Teodoro"},{"id":"ORD-00013","service":"service.PLUMBING","state":"state.PENDING","technician":""},
	{"id":"ORD-00014","service":"service.HVAC_MAINTENANCE","state":"state.ASSIGNED","technician":"Maximiliano"},{"id":"ORD-00015","service":"service.PLUMBING","state":"state.PENDING","technician":""}],` + more + `}`
}

// requests are arguments of a supervisor's answer to a customer.
var requests = []string{
	`{"order":"ORD-00012","choice":"approve","shown":{"kind":"service"},"why":"request.over"}`, `{"order":"ORD-00012","choice":"deny","shown":{"kind":"cancel"},"why":"request.not_yours"}`,
	`{"order":"ORD-00012","choice":"deny","shown":{},"why":"trouble"}`,
}

// answers are arguments of what the API answers.
var answers = []string{
	`{"max":"200","want":"application/json","seconds":"30","who":"supervisor, admin","from":"2026-12-20","to":"2026-12-31","kind":"vacaciones","specialty":"electronica","certificate":"RETIE","certificates":"RETIE, CONTE",
	  "date":"2026-12-31","jobs":"3","level":"senior","km":"4.2","zone":"norte","rating":"4.8","count":"12","holding":"orders"}`,
}

// voices are arguments of texts about voice notes.
var voices = []string{`{"minutes":1}`, `{"minutes":3,"text":"el aire no enfría"}`, `{"minutes":20,"text":"` + strings.Repeat("muy largo ", 400) + `"}`}

// dangers are arguments of texts in danger, and after it.
var dangers = func() []string {
	all := []string{
		`{"order":"ORD-00001","people":["Luz Marina Castañeda","Eva","Pablo Andrés Gutiérrez"],"again":false,"safe":"no","numbers":[{"line":"gas","number":"164"},{"line":"emergency","number":"123"}],"kinds":["gas"],"wish":"drop"}`,
		`{"order":"ORD-00001","people":["Luz"],"again":true,"minor":true,"lost":true,"safe":"yes","numbers":[{"line":"fire","number":"913"},{"line":"emergency","number":"911"}],"kinds":["fire"],"wish":"visit"}`,
		`{"people":[],"again":false,"gentle":true,"numbers":[{"line":"crisis","number":"106"},{"line":"crisis","number":"192","option":"4"},{"line":"emergency","number":"123"}],"kinds":["self_harm"]}`,
	}
	for _, kind := range emergency.Kinds() {
		numbers, _ := json.Marshal(emergency.Numbers("SV", kind)) // plain structs always encode
		all = append(all, fmt.Sprintf(`{"kinds":[%q],"numbers":%s}`, kind, numbers))
	}
	return all
}()

// awaited are arguments of texts about a person who waits for an agent.
var awaited = []string{
	`{"who":"María Fernanda Castañeda (+57***567)","reason":"asked","words":"por favor quiero hablar con una persona de verdad, llevo media hora con esto","link":"https://recado.example.com/api/v1/conversations/+573001234567/transcript",
	  "minutes":5,"people":["Luz Marina","Eva"],"opens_at":"2026-03-05T08:00:00-05:00"}`,
	`{"who":"(+57***567)","reason":"other","topic":"order.photos.topic","minutes":10,"people":["Luz Marina"],"again":true,"opens_at":"2026-03-05T08:00:00-05:00"}`,
}

// alarms are arguments of texts about a person in danger.
var alarms = []string{
	`{"who":"Ana (+503***567)","reason":"other","kinds":["gas","injury"],"words":"huele mucho a gas y mi mamá se desmayó","place":"Colonia Escalón, 3a calle poniente, pasaje 4, casa 12","minutes":2,"order":"ORD-00001","safe":"no","files":1,
	  "agent":"luz","link":"https://recado.example.com/api/v1/conversations/+50370123456/transcript","numbers":[{"line":"emergency","number":"911"}]}`,
	`{"who":"(+57***567)","reason":"other","kinds":["self_harm"],"minutes":2,"agent":"eva","people":["Luz Marina","Eva"],"gentle":true,"numbers":[{"line":"crisis","number":"106"},{"line":"crisis","number":"192","option":"4"},{"line":"emergency","number":"123"}]}`,
	`{"who":"(+57***567)","reason":"other","kinds":["carbon_monoxide"],"safe":"yes","minutes":4,"agent":"eva","people":["Luz"],"numbers":[{"line":"emergency","number":"123"}]}`,
}

var ofAlarms = regexp.MustCompile(`^(notice|mail)\.emergency_(alert|waiting|note|taken|over)\b`)

// registrations are arguments of texts of the registration of a person, one for each reason why something is
// asked for again.
var registrations = func() []string {
	card := `"kind":"document.DUI","typed":"•••••8745","number":"•••••9341","names":"Ana María","surnames":"López de la Cruz","own_name":"Ana Lucía Pérez Ramos","birth":"1990-05-12","own_birth":"1991-05-12","issued":"2016-03-01","expires":"2024-03-01"`
	form := `"phone":"+50370123456","document":"•••••8745","address":"Colonia Escalón, calle Los Pinos, casa 12, San Salvador","employer":"Panadería La Espiga","position":"vendedora","income":{"minor":65000,"currency":"USD"},"since":"2019-03",
		"reference1":"Luz Pérez, +50370123456, hermana","reference2":"Mario Gómez, +50371234567, amigo","topic":"onboarding.birth.topic","field":"field.surnames","line":2,"currency":"currency.USD"`
	result := `"limit":{"minor":15000,"currency":"USD"},"level":1,"reasons":["credit.reason.income","credit.reason.debt"],"open":true,"left":4,"nth":1,"retry_at":"2026-11-23T09:05:00-06:00"`
	var list []string
	for _, why := range []string{"", "wrong", "expired", "too_often", "wait", "unreadable", "trouble", "sent", "sent_sms", "locked", "many", "later", "number", "glare", "blur", "dark", "far", "other", "unread"} {
		list = append(list, fmt.Sprintf(`{"trouble":%q,"name":"Ana María López Ruiz",%s,%s,%s}`, why, card, form, result))
	}
	return append(list, fmt.Sprintf(`{"kind":"document.CC","name":"Ana","relation":"amiga",%s,%s}`, card[len(`"kind":"document.DUI",`):], strings.Replace(form+","+result, `"nth":1`, `"nth":2`, 1)))
}()

// argsOf returns the arguments with which a text is rendered.
func argsOf(key string) []string {
	switch {
	case strings.HasPrefix(key, "menu.several"), key == "menu.next":
		return []string{`{"count":2,"services":["service.PLUMBING","service.HVAC_MAINTENANCE"],"service":"service.PLUMBING"}`}
	case strings.HasPrefix(key, "agent.continue"), strings.HasPrefix(key, "agent.order"), strings.HasPrefix(key, "agent.missed"):
		return []string{`{"name":"Laura Gómez","agent":"Ana Ruiz","business":"Servicios del Valle","order":"ORD-00012"}`, `{"agent":"Ana Ruiz","business":"Servicios del Valle","order":"ORD-00012"}`}
	case strings.Contains(key, "report_ready"):
		return []string{
			`{"plan":"sla_week","from":"2026-11-16","to":"2026-11-22","currency":"COP","lines":[{"name":"sla","value":"96.5","unit":"percent","before":"95"},{"name":"resolution","value":"310","unit":"minutes"}],"rows":[{"name":"ALTA","value":"12","unit":"number"}]}`,
			`{"plan":"billing_month","from":"2026-11-01","to":"2026-11-01","currency":"COP","lines":[],"rows":[]}`,
		}
	case strings.HasPrefix(key, "mail.password_forgotten."):
		return []string{`{"login":"ana","link":"https://recado.example.com/console/setup?token=ABC"}`}
	case strings.HasPrefix(key, "order_proof."):
		return []string{`{"order":"ORD-00012","service":"service.HVAC_MAINTENANCE"}`}
	case strings.HasPrefix(key, "campaign."), strings.HasPrefix(key, "mail.campaign."):
		return []string{
			`{"name":"Ana Ruiz","business":"Servicios del Valle","amount":"$ 1.234.567","due":"31/12/2026","number":"FV-2-22","count":1,"link":"https://pagos.example.com/FV-2-22","text":"Hola Ana, le recordamos su factura."}`,
			`{"name":"","business":"Servicios del Valle","amount":"$ 1.234.567","due":"","number":"FV-2-22","count":3,"link":"","text":"Hola, le recordamos sus facturas."}`,
		}
	case strings.HasPrefix(key, "onboarding."):
		return registrations
	case strings.HasPrefix(key, "answer.limit"):
		return append([]string{`{"credit_up_to":{"minor":50000,"currency":"USD"}}`}, asked...)
	case strings.HasPrefix(key, "code.message"):
		return []string{`{"code":"482913","business":"Servicios del Valle","minutes":5}`}
	case strings.HasPrefix(key, "sender_code."):
		return []string{`{"act":"check_in","order":"ORD-00012","code":"482913"}`, `{"act":"warranty_claim","order":"ORD-00012"}`}
	case key == "order.service_changed":
		return []string{`{"service":"service.PLUMBING","said":"no es el aire, es la llave del patio que gotea desde ayer por la tarde"}`, `{"said":"es la lavadora"}`}
	case strings.HasPrefix(key, "menu.same"):
		return []string{`{"id":"ORD-00012","service":"service.PLUMBING","value":"ahora además gotea la llave del patio"}`}
	case strings.HasPrefix(key, "quotation.answer."):
		return []string{quoteView}
	case strings.HasPrefix(key, "payment."):
		return []string{
			`{"amount":{"minor":5000000,"currency":"COP"},"name":"Rosa Pérez","totals":[{"minor":25000000,"currency":"COP"}],"debts":[{"number":"FV-2-22","balance":{"minor":15000000,"currency":"COP"},"due":"2026-11-20"},{"number":"FV-2-23","balance":{"minor":10000000,"currency":"COP"},"due":"2026-11-25"}],"more":2,"max":3,"date":"2026-12-04","latest":"2026-12-30","until":"2026-12-04","link":"https://pagos.example.com/p/FV-2-22","matched":true}`,
			`{"amount":{"minor":5000,"currency":"USD"},"totals":[{"minor":20000,"currency":"USD"}],"debts":[{"number":"A-1","balance":{"minor":20000,"currency":"USD"},"due":"2026-11-20"}],"more":0,"max":1,"why":"late","unable":true,"latest":"2026-12-30","until":"2026-12-04","date":"2026-12-04","link":"https://pagos.example.com/p/A-1","parts":[{"due":"2026-12-10","amount":{"minor":10000,"currency":"USD"}},{"due":"2026-12-20","amount":{"minor":10000,"currency":"USD"}}]}`,
		}
	case strings.HasPrefix(key, "plate.retake"):
		return []string{`{"advice":"glare"}`, `{"advice":"blur"}`, `{"advice":"dark"}`, `{"advice":"far"}`, `{"advice":"plate"}`}
	case strings.HasPrefix(key, "photos.revoked"):
		return []string{`{"n":1}`, `{"n":3}`}
	case key == "photos.full":
		return []string{`{"now":"9"}`}
	case strings.HasPrefix(key, "media.some"):
		return []string{`{"good":1,"bad":1}`, `{"good":4,"bad":2}`}
	case strings.HasPrefix(key, "answer."):
		return asked

	case strings.HasPrefix(key, "notice.case_"), strings.HasPrefix(key, "mail.case_"):
		return awaited
	case ofAlarms.MatchString(key):
		return alarms
	case strings.HasPrefix(key, "order.state."), key == "order.confirmation":
		return notices
	case strings.HasPrefix(key, "emergency"):
		return dangers
	case strings.Contains(key, ".rework_high."):
		return []string{`{"name":"Teodoro Ruiz Castañeda","percent":"6","completed":180}`}
	case strings.HasPrefix(key, "notice.certificate_"):
		return lapses
	case strings.HasPrefix(key, "notice.credit_"):
		return []string{
			`{"name":"Ana María","limit":{"minor":35000,"currency":"USD"},"reasons":["credit.reason.income","credit.reason.work"]}`,
			`{"limit":{"minor":80000000,"currency":"COP"},"reasons":["credit.reason.capacity","credit.reason.identity"]}`,
		}
	case strings.HasPrefix(key, "notice.stock_"), strings.HasPrefix(key, "notice.purchase_"), strings.HasPrefix(key, "notice.supply_"):
		return []string{
			`{"id":"OC-00012","sku":"R6205","name":"Rodamiento SKF 6205","quantity":"1","minimum":"2","technician":"Teodoro Ruiz","order":"ORD-00012","supplier":"Suministros del Valle","eta":"2026-12-05","place":"STORE","reason":"llega más el lunes"}`,
			`{"id":"OC-00012","sku":"R6205","name":"Rodamiento SKF 6205","quantity":"1","minimum":"2","technician":"","place":"VAN-T1","eta":"2026-12-05"}`,
		}
	case strings.HasPrefix(key, "shift"), strings.HasPrefix(key, "notice.shift_"), strings.HasPrefix(key, "notice.overtime_"):
		view := func(more string) string {
			day := `"technician":"Teodoro Ruiz Castañeda","day":"2026-12-01","in":"07:00","out":"17:30","rest":60,"worked":570,"over":90,"night":30,"free":0,"unasked":30,"reason":"falta anotar el almuerzo",` + more
			return `{` + day + `,"choice":"approve","shown":{` + day + `}}`
		}
		return []string{
			view(`"kind":"in","at":"07:00","was":"08:00","why":"twice","excess":30,"shifts":[{"from":"07:00","to":"17:30"}],"request":{"number":1,"minutes":120,"reason":"para terminar la bomba","state":"approved"}`),
			view(`"kind":"out","at":"17:30","why":"time","excess":0,"shifts":[{"from":"07:00","to":"12:00"},{"from":"13:00","to":"17:30"}],"request":{"number":1,"minutes":120,"state":"denied","why":"no hace falta"},"month":{"month":"2026-12","worked":4800,"over":120,"night":60,"free":480,"missing":["2026-12-01"],"open":["2026-12-02","2026-12-03"]}`),
		}
	case strings.HasPrefix(key, "invoice."):
		return []string{
			`{"found":{"invoices":[{"id":"FAC-00012","total":{"minor":5950,"currency":"USD"},"balance":{"minor":5950,"currency":"USD"},"open":true,"dueOn":"2026-12-30"},{"id":"FAC-00007","total":{"minor":12000000,"currency":"COP"},"balance":{"minor":0,"currency":"COP"},"open":false,"dueOn":"2026-11-30"}],"more":3}}`,
			`{"owed":true,"found":{"invoices":[{"id":"FAC-00012","total":{"minor":5950,"currency":"USD"},"balance":{"minor":5950,"currency":"USD"},"open":true,"dueOn":"2026-12-30"}],"link":"https://example.com/f/FAC-00012?s=abcdef"}}`,
		}
	case strings.HasPrefix(key, "notice.part_"):
		part := func(more string) string {
			return `{"order":"ORD-00012","technician":"Teodoro Ruiz","part":{"name":"Bomba 1 HP","quantity":"1",` + more + `}}`
		}
		return []string{
			part(`"found":"bought","purchase":"OC-00012","eta":"2026-12-05"`), part(`"found":"store","request":"REP-00012"`), part(`"found":"van","holder":"Mia Paz","request":"REP-00012"`),
			part(`"found":"own_van"`), part(`"found":"unknown"`),
		}
	case strings.HasPrefix(key, "warranty.expired"):
		return []string{`{"order":"ORD-00012","why":"warranty.expired","until":"2026-01-31"}`, `{"order":"ORD-00012","why":"warranty.voided"}`}
	case strings.HasPrefix(key, "notice.deposit_"):
		return []string{`{"order":"ORD-00012","amount":{"minor":10000,"currency":"USD"},"link":"https://pay.example.com/lnk_1"}`, `{"order":"ORD-00012","amount":{"minor":5000000,"currency":"COP"}}`}
	case strings.HasPrefix(key, "page.invoice."):
		return []string{`{"invoice":"FAC-00012","amount":{"minor":11300,"currency":"USD"},"day":"2026-12-05"}`, `{"note":true,"invoice":"NC-00003","amount":{"minor":5000000,"currency":"COP"},"day":"2026-12-05"}`}
	case key == "api.equipment.scanned":
		return []string{`{"id":"EQ-00012"}`}
	case strings.HasPrefix(key, "notice.contract_"), strings.HasPrefix(key, "mail.contract_"):
		return ends
	case strings.HasPrefix(key, "notice."), strings.HasPrefix(key, "quotation."), strings.HasPrefix(key, "mail."):
		return work
	case strings.HasPrefix(key, "job."), strings.HasPrefix(key, "chat."):
		return jobs
	case strings.HasPrefix(key, "extra."), strings.HasPrefix(key, "closing."), strings.HasPrefix(key, "warranty."):
		return finished
	case strings.HasPrefix(key, "order.meant"), strings.HasPrefix(key, "order.mail"):
		return refused
	case strings.HasPrefix(key, "order.doubt"), key == "noted.value", key == "changed.value", key == "removed.value":
		return changed
	case strings.HasPrefix(key, "open."):
		return open
	case strings.HasPrefix(key, "supply."):
		return []string{
			`{"request":"REP-00012","choice":"approve","why":"request.over","found":{"name":"Rodamiento SKF 6205","unit":"unidad","van":"1","store":"14"},"made":{"id":"REP-00012","name":"Rodamiento SKF 6205","quantity":"3","technician":"Teodoro Ruiz"}}`,
			`{"request":"REP-00012","choice":"deny","why":"unproven","found":{"name":"Cable 12 AWG","van":"0","store":"0"},"made":{"id":"REP-00012","name":"Cable 12 AWG","quantity":"0.5","technician":"Teodoro Ruiz"}}`,
		}
	case strings.HasPrefix(key, "hold."):
		return []string{`{"order":"ORD-00012","reason":"part","client":"Ana Ruiz","choice":"cancel","why":"hold.over"}`, `{"order":"ORD-00012","choice":"keep","why":"hold.not_yours"}`, `{"order":"ORD-00012","reason":"customer","choice":"justify"}`}
	case strings.HasPrefix(key, "request."):
		return requests

	case strings.HasPrefix(key, "api.contact."):
		return []string{`{"source":"Ley 2300 de 2023, art. 3","first":"2026-12-01T07:00:00-05:00"}`, `{}`}
	case strings.HasPrefix(key, "api."):
		return answers
	case strings.HasPrefix(key, "voice."):
		return voices
	}
	return samples
}

func load(tb testing.TB) *templates.Catalog {
	tb.Helper()
	c, err := templates.Load("es")
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// entries returns the keys of a locale's file, and whether each is an option.
func entries(tb testing.TB, locale string) map[string]bool {
	tb.Helper()
	raw, err := os.ReadFile(filepath.Join("locales", locale+".toml"))
	if err != nil {
		tb.Fatal(err)
	}
	var all map[string]any
	if err := toml.Unmarshal(raw, &all); err != nil {
		tb.Fatal(err)
	}
	keys := map[string]bool{}
	for key, v := range all {
		_, keys[key] = v.([]any)
	}
	return keys
}

// texts renders every text of a locale with every sample.
func texts(t *testing.T, locale string, look func(key, text string)) {
	c := load(t)
	for key, option := range entries(t, locale) {
		if option {
			continue
		}
		bring := argsOf(key)
		for _, args := range bring {
			text, err := c.Render(key, locale, "whatsapp", json.RawMessage(args))
			if err != nil {
				t.Errorf("%s in %s: %v", key, locale, err)
			}
			look(key, text)
		}
	}
}

func TestEveryLanguageSaysTheSameThings(t *testing.T) {
	es, en := entries(t, "es"), entries(t, "en")
	for key, option := range es {
		if o, there := en[key]; !there || o != option {
			t.Errorf("%q is in es alone, or an option in one of the two", key)
		}
	}
	for key := range en {
		if _, there := es[key]; !there {
			t.Errorf("%q is in en alone", key)
		}
	}
	for _, overlay := range []string{"es-CO", "es-HN", "es-SV"} {
		for key := range entries(t, overlay) {
			if _, there := es[key]; !there {
				t.Errorf("%q of %s overlays nothing: a slip in the key?", key, overlay)
			}
		}
	}
}

var (
	raw   = regexp.MustCompile(`<no value>|%!|\{\{|\b(option|service|priority|state|order|plate|menu)\.[A-Za-z_]+`)
	emoji = regexp.MustCompile(`[\x{1F300}-\x{1FAFF}\x{2600}-\x{27BF}\x{2B50}]`)
	gaps  = regexp.MustCompile(`  |\n\n| [,.:;?!]`)
)

func TestEveryTextReadsWell(t *testing.T) {
	long := []string{"order.summary", "onboarding.summary", "status.told", "order.confirmation", "voice.ask"}
	for _, locale := range []string{"es", "en", "es-CO", "es-HN", "es-SV"} {
		texts(t, locale, func(key, text string) {
			if strings.HasPrefix(key, "mail.") {
				text = strings.ReplaceAll(text, "\n\n", "\n") // mails have paragraphs
			}
			switch {
			case text == "":
				t.Errorf("%s in %s says nothing", key, locale)
			case raw.MatchString(text):
				t.Errorf("%s in %s shows its seams: %q", key, locale, text)
			case gaps.MatchString(text):
				t.Errorf("%s in %s has a gap: %q", key, locale, text)
			case utf8.RuneCountInString(text) > 300 && !slices.Contains(long, key):
				t.Errorf("%s in %s has %d characters", key, locale, utf8.RuneCountInString(text))
			case len(emoji.FindAllString(text, -1)) > 1 && key != "order.created": // two lines of one message
				t.Errorf("%s in %s has more than one emoji: %q", key, locale, text)
			}
		})
	}
}

// tuteo matches words by which a Spanish text addresses the reader as tú. The list is crude and
// may be extended.
var tuteo = regexp.MustCompile(`(?i)\b(tú|tu|tus|te|ti|contigo|quieres|puedes|tienes|necesitas|deseas|debes|sabes|prefieres|eres|estás|escribe\b[^n]|envía\b|envíame|elige|responde\b|cuéntame|dime|haz|toca\b|comparte\b|intenta\b|espera\b|gracias por tu)\b`)

func TestSpanishSaysUsted(t *testing.T) {
	for _, locale := range []string{"es", "es-CO", "es-HN", "es-SV"} {
		texts(t, locale, func(key, text string) {
			if found := tuteo.FindString(text); found != "" && !thirdPerson(text, found) {
				t.Errorf("%s in %s says tú (%q): %q", key, locale, found, text)
			}
		})
	}
}

func TestTheListFindsTuteo(t *testing.T) {
	for _, text := range []string{"Si quieres, escribe menú", "¿Puedes repetir?", "Envía tu foto", "Responde sí", "Cuéntame qué pasa"} {
		if !tuteo.MatchString(text) {
			t.Errorf("%q passes for usted", text)
		}
	}
}

// thirdPerson reports whether "le" or "aún no" precedes a found word, so that it is in the third
// person: "Una persona le escribe", "El cliente aún no responde".
func thirdPerson(text, found string) bool {
	found = strings.TrimSpace(strings.ToLower(found))
	return strings.Contains(text, " le "+found) || strings.Contains(text, " aún no "+found)
}

func TestArgumentsAreNeverExecutedAsTemplates(t *testing.T) {
	c := load(t)
	for _, said := range []string{`{{.}}`, `{{text "help"}}`, `{{printf "%v" .}}`, `<script>alert(1)</script>`, `%d%s`, `$where`, `{{`} {
		args, err := json.Marshal(map[string]any{"description": said, "service": "service.OTHER", "priority": "priority.BAJA"})
		if err != nil {
			t.Fatal(err)
		}
		text, err := c.Render("order.summary", "es", "whatsapp", args)
		if err != nil || !strings.Contains(text, said) {
			t.Errorf("%q was not printed as it is: %v\n%s", said, err, text)
		}
	}
}

// small is a catalogue with one entry of each kind.
var small = fstest.MapFS{
	"es.toml":    {Data: []byte("a = \"hola {{.name}}\"\nb = \"adiós\"\n\"b@sms\" = \"chao\"\noption = [\"Sí\", \"si\", \"claro\"]\n")},
	"en.toml":    {Data: []byte("a = \"hello {{.name}}\"\nb = \"bye\"\noption = [\"Yes\"]\n")},
	"es-CO.toml": {Data: []byte("a = \"quihubo {{.name}}\"\noption = [\"Sí señor\"]\n")},
}

func TestTextIsChosenByLocaleAndChannel(t *testing.T) {
	c, err := templates.LoadFS(small, "es")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ promise, key, locale, channel, want string }{
		{"its own", "a", "en", "", "hello Ana"},
		{"an overlay's", "a", "es-CO", "", "quihubo Ana"},
		{"what an overlay leaves as it is", "b", "es-CO", "", "adiós"},
		{"the language's, where a country has none of its own", "a", "es-PE", "", "hola Ana"},
		{"the base's, where a language is not spoken", "a", "fr", "", "hola Ana"},
		{"the base's, where no locale is known", "a", "", "", "hola Ana"},
		{"a channel's own wording", "b", "es", "sms", "chao"},
		{"a channel's own wording, through an overlay", "b", "es-CO", "sms", "chao"},
		{"the common wording on the other channels", "b", "es", "whatsapp", "adiós"},
		{"the common wording where only another language has the channel's", "b", "en", "sms", "bye"},
		{"an option's title", "option", "es", "", "Sí"},
	} {
		if got, err := c.Render(row.key, row.locale, row.channel, json.RawMessage(`{"name":"Ana"}`)); err != nil || got != row.want {
			t.Errorf("%s: %q (%v), want %q", row.promise, got, err, row.want)
		}
	}
	if got := strings.Join(c.Names("option", "es-CO"), "|"); got != "Sí señor" {
		t.Errorf("names in es-CO: %s", got)
	}
	if got := strings.Join(c.Names("option", "es"), "|"); got != "Sí|si|claro" {
		t.Errorf("names in es: %s", got)
	}
	if got := strings.Join(c.Locales(), " "); got != "en es" {
		t.Errorf("texts must exist in %s", got)
	}
	if text, err := c.Render("gone", "es", "", nil); err == nil || text != "gone" {
		t.Errorf("an absent text says %q, %v", text, err)
	}
	if text, err := c.Render("a", "es", "", json.RawMessage(`[1]`)); err == nil || text == "" {
		t.Errorf("arguments that are no object: %q, %v", text, err)
	}
}

func TestACatalogueWithAMistakeIsRefused(t *testing.T) {
	for mistake, files := range map[string]map[string]string{
		"no toml":                 {"es.toml": "= ="},
		"a text that is a number": {"es.toml": "a = 7"},
		"an option of numbers":    {"es.toml": "a = [7]"},
		"an option without title": {"es.toml": "a = []"},
		"a broken template":       {"es.toml": `a = "{{.name"`},
		"a function that is none": {"es.toml": `a = "{{shout .name}}"`},
		"no base":                 {"en.toml": `a = "b"`},
		"an overlay of nothing":   {"es.toml": `a = "b"`, "pt-BR.toml": `a = "b"`},
	} {
		fs := fstest.MapFS{}
		for name, data := range files {
			fs[name] = &fstest.MapFile{Data: []byte(data)}
		}
		if _, err := templates.LoadFS(fs, "es"); err == nil {
			t.Errorf("%s was accepted", mistake)
		}
	}
}

func TestADayIsSaidInItsLanguage(t *testing.T) {
	c := load(t)
	for locale, want := range map[string]string{
		"es":    "el jueves 5 de marzo a las 08:00",
		"es-SV": "el jueves 5 de marzo a las 08:00",
		"en":    "Thursday, March 5 at 08:00",
	} {
		text, err := c.Render("agent.waiting", locale, "", json.RawMessage(`{"open":false,"opens_at":"2026-03-05T08:00:00-05:00"}`))
		if err != nil || !strings.Contains(text, want) {
			t.Errorf("%s: %q (%v), want %q in it", locale, text, err, want)
		}
	}
}

func FuzzRender(f *testing.F) {
	f.Add("order.summary", "es", `{"description":"{{.}}"}`)
	f.Add("agent.lost", "en", `{"opens_at":7,"wait":"x"}`)
	f.Add("status.told", "es-CO", `{"orders":{"a":1}}`)
	f.Add("resume", "fr", `null`)
	c := load(f)
	f.Fuzz(func(t *testing.T, key, locale, args string) {
		text, err := c.Render(key, locale, "whatsapp", json.RawMessage(args))
		if err == nil && c.Has(key, locale) && strings.Contains(text, "{{") && !strings.Contains(args, "{") {
			t.Errorf("%s: %q", key, text)
		}
	})
}

// TestTimesAreToldInTheZone checks that a time is rendered in the zone of the business, however
// it is stored, and that a day without a time stays the same.
func TestTimesAreToldInTheZone(t *testing.T) {
	c, err := templates.LoadFS(fstest.MapFS{"es.toml": {Data: []byte(`"at" = "{{day .at}}"` + "\n" + `"on" = "{{date .at}}"`)}}, "es")
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("America/Bogota")
	if err != nil {
		t.Fatal(err)
	}
	c.SetZone(zone)
	for _, v := range []struct{ key, at, want string }{
		{"at", "2026-03-05T15:00:00Z", "el jueves 5 de marzo a las 10:00"},
		{"at", "2026-03-05T10:00:00-05:00", "el jueves 5 de marzo a las 10:00"},
		{"at", "2026-03-06T02:00:00Z", "el jueves 5 de marzo a las 21:00"},
		{"on", "2026-03-06T02:00:00Z", "el 5 de marzo"},
		{"on", "2026-03-06", "el 6 de marzo"},
	} {
		got, err := c.Render(v.key, "es", "", json.RawMessage(`{"at":"`+v.at+`"}`))
		if err != nil || got != v.want {
			t.Errorf("%s: %q (%v), not %q", v.at, got, err, v.want)
		}
	}
}

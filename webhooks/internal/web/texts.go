package web

import (
	"strings"

	"golang.org/x/text/language"
)

// Lang is a language of error texts.
type Lang int

// The languages; the first is the default.
const (
	Spanish Lang = iota
	English
)

// Tag returns the language's tag for Content-Language.
func (l Lang) Tag() string { return [...]string{"es", "en"}[l] }

var matcher = language.NewMatcher([]language.Tag{language.Spanish, language.English})

// Language reads an Accept-Language header. The result is Spanish unless English is preferred.
func Language(accept string) Lang {
	if accept == "" || len(accept) > 200 {
		return Spanish
	}
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		return Spanish
	}
	if _, at, trust := matcher.Match(tags...); trust != language.No {
		return Lang(at)
	}
	return Spanish
}

// Args fill the {placeholders} of a text.
type Args map[string]string

// Word returns the text of a key. An unknown key is returned as it is.
func Word(lang Lang, key string, args Args) string {
	text := texts[key][lang]
	if text == "" {
		text = technicianTexts[key][lang]
	}
	if text == "" {
		text = recordTexts[key][lang]
	}
	if text == "" {
		return key
	}
	if len(args) == 0 {
		return text
	}
	pairs := make([]string, 0, 2*len(args))
	for name, value := range args {
		pairs = append(pairs, "{"+name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// texts are the texts of refusals by code: Spanish, English.
var texts = map[string][2]string{
	"bad_request":       {"La solicitud no se entiende.", "The request can't be understood."},
	"malformed":         {"El cuerpo no es JSON válido.", "The body is not valid JSON."},
	"not_object":        {"El cuerpo debe ser un objeto JSON.", "The body must be a JSON object."},
	"too_deep":          {"El JSON tiene demasiados niveles (máximo {max}).", "The JSON is nested too deeply (at most {max} levels)."},
	"too_many_values":   {"El JSON tiene demasiados campos (máximo {max}).", "The JSON has too many fields (at most {max})."},
	"busy":              {"Estamos recibiendo demasiado a la vez. Intente de nuevo en un momento.", "Too much is arriving at once. Try again in a moment."},
	"not_utf8":          {"El cuerpo debe estar en UTF-8.", "The body must be UTF-8."},
	"empty_body":        {"Falta el cuerpo de la solicitud.", "The request has no body."},
	"too_large":         {"El cuerpo es demasiado grande (máximo {max}).", "The body is too large (at most {max})."},
	"media_type":        {"El Content-Type debe ser {want}.", "The Content-Type must be {want}."},
	"content_encoding":  {"No se aceptan cuerpos comprimidos.", "Compressed bodies are not accepted."},
	"invalid":           {"Hay datos por corregir.", "Some fields need correcting."},
	"unauthorized":      {"Falta la clave de la API o no es válida.", "The API key is missing or wrong."},
	"no_token":          {"Para pedir órdenes se necesita la clave de la API o un token de cliente.", "Ordering needs the API key or a client's token."},
	"orders_closed":     {"Por aquí no se reciben órdenes. Escríbanos por WhatsApp.", "Orders are not taken here. Write to us on WhatsApp."},
	"bad_token":         {"El token no es válido o venció.", "The token is invalid or has expired."},
	"forbidden":         {"No está permitido.", "That is not allowed."},
	"bad_signature":     {"El enlace no es válido o venció.", "The link is invalid or has expired."},
	"not_found":         {"No existe.", "There is no such thing."},
	"method":            {"Ese método no se admite aquí.", "That method is not supported here."},
	"timeout":           {"La solicitud tardó demasiado.", "The request took too long."},
	"headers_too_large": {"Los encabezados son demasiado grandes.", "The request headers are too large."},
	"rate_limited":      {"Demasiadas solicitudes. Intente de nuevo en {seconds} s.", "Too many requests. Try again in {seconds} s."},
	"unavailable":       {"No disponible por ahora. Intente de nuevo en un momento.", "Unavailable for now. Try again in a moment."},
	"internal":          {"Algo falló de nuestro lado.", "Something failed on our side."},
	"owned":             {"Otro agente atiende la conversación.", "Another agent owns the conversation."},
	"not_owned":         {"Ningún agente atiende la conversación: tómela primero.", "No agent owns the conversation: take it over first."},
	"bad_step":          {"La conversación no puede volver a ese paso.", "The conversation can't be handed back at that step."},
	"stale":             {"Alguien lo cambió al mismo tiempo. Intente de nuevo.", "Someone else changed it meanwhile. Try again."},
	"transition":        {"Ese cambio de estado no es posible.", "That change of state is not possible."},
	"too_far":           {"El lugar está a más de 300 m del sitio.", "The place is more than 300 m from the site."},
	"place_old":         {"La ubicación se compartió hace más de 10 minutos.", "The location was shared more than 10 minutes ago."},
	"no_place":          {"Falta la ubicación.", "The location is missing."},
	"technician_unfit":  {"Ese técnico no puede recibir la orden.", "That technician can not be given the order."},
	"too_many_jobs":     {"El técnico ya tiene 3 órdenes en proceso.", "The technician has 3 orders in process already."},
	"not_their_job":     {"La orden no está en manos de ese técnico.", "That technician does not have the order."},
	"extra_open":        {"El cliente aún no responde sobre el trabajo adicional.", "The client has not answered about the additional work yet."},
	"no_material":       {"Ese material no está en el catálogo.", "That material is not in the catalogue."},
	"no_technicians":    {"No hay técnicos registrados.", "No technicians are registered."},
	"chat_closed":       {"El chat de la orden está cerrado.", "The order's chat is closed."},
	"chat_nobody":       {"Aún no hay técnico en la orden.", "Nobody has the order yet."},
	"request_over":      {"Esa solicitud ya fue respondida, o la orden cambió mientras tanto.", "That request was answered already, or the order has moved on."},
	"date_past":         {"Esa fecha ya pasó.", "That date is over."},
	"chat_empty":        {"El mensaje está vacío.", "The message is empty."},
	"receiver_gone":     {"Ese receptor ya no está configurado.", "That receiver is no longer configured."},
	"key_reused":        {"Esa Idempotency-Key ya se usó con otros datos.", "That Idempotency-Key was already used with different data."},
	"bad_key":           {"La Idempotency-Key debe tener de 1 a 200 caracteres visibles.", "The Idempotency-Key must be 1 to 200 visible characters."},
	"cross_site":        {"El simulador no atiende a otros sitios.", "The simulator does not answer other sites."},
	"unexpected_host":   {"El simulador atiende en localhost, o con el nombre que diga PUBLIC_URL.", "The simulator answers on localhost, or under the name that PUBLIC_URL says."},
	"create_failed":     {"Error creando la orden. Por favor intente de nuevo.", "The order could not be created. Please try again."},

	"quotation_unproven":   {"El cliente aún no ha confirmado que la orden es suya.", "The customer has not confirmed yet that the order is his."},
	"order_unproven":       {"El cliente aún no ha confirmado que la orden es suya.", "The customer has not confirmed yet that the order is his."},
	"quotation_warranty":   {"La orden está en garantía: no se cotiza ni se cobra.", "The order is under warranty: it is neither quoted nor billed."},
	"quotation_approved":   {"La cotización ya está aprobada.", "The quotation is already approved."},
	"quotation_rejected":   {"La cotización ya fue rechazada.", "The quotation was already rejected."},
	"quotation_changes":    {"El cliente ya pidió cambios a la cotización.", "The customer already asked for changes to the quotation."},
	"quotation_expired":    {"La cotización venció.", "The quotation has expired."},
	"quotation_superseded": {"Esa versión de la cotización ya no está vigente.", "That version of the quotation is no longer valid."},

	// texts of single fields
	"field.required":         {"Por favor proporcione este campo.", "This field is required."},
	"field.out.terminated":   {"Ya no trabaja aquí.", "No longer works here."},
	"field.out.vacation":     {"Está de vacaciones.", "Is on vacation."},
	"field.out.sick_leave":   {"Está de baja médica.", "Is on sick leave."},
	"field.out.absent":       {"Está ausente ese día.", "Is absent on that day."},
	"field.out.unskilled":    {"No tiene ninguna especialidad activa.", "Has no active specialty."},
	"field.out.lapsed":       {"Su certificación de esa especialidad está vencida.", "The certificate of that specialty has expired."},
	"field.out.expired":      {"La certificación que pide el trabajo está vencida.", "The certificate that the job asks for has expired."},
	"field.text":             {"Debe ser un texto.", "It must be a text."},
	"field.number":           {"Debe ser un número.", "It must be a number."},
	"field.whole":            {"Debe ser un número entero.", "It must be a whole number."},
	"field.bool":             {"Debe ser true o false.", "It must be true or false."},
	"field.list":             {"Debe ser una lista.", "It must be a list."},
	"field.object":           {"Debe ser un objeto.", "It must be an object."},
	"field.too_long":         {"Es demasiado largo (máximo {max} caracteres).", "It is too long (at most {max} characters)."},
	"field.too_many":         {"Son demasiados (máximo {max}).", "There are too many (at most {max})."},
	"field.phone_not_served": {"No es un teléfono de un país que atendemos.", "It is not a phone of a country that we serve."},
	"field.phone":            {"No es un número de teléfono. Use el formato internacional: +573001234567.", "It is not a phone number. Use the international form: +573001234567."},
	"field.https":            {"Cada foto debe ser un enlace https.", "Each photo must be an https link."},
	"field.priority":         {"Debe ser BAJA, MEDIA, ALTA o EMERGENCIA.", "It must be BAJA, MEDIA, ALTA or EMERGENCIA."},
	"field.technician":       {"No existe ese técnico.", "There is no such technician."},
	"field.service":          {"No existe ese servicio.", "There is no such service."},
	"field.state":            {"No existe ese estado.", "There is no such state."},
	"field.mail":             {"No es un correo electrónico.", "It is not an e-mail address."},
	"field.source":           {"No es un origen conocido.", "It is not a known source."},
	"field.limit":            {"Debe ser un número de 1 a {max}.", "It must be a number from 1 to {max}."},
	"field.cursor":           {"No es un cursor de esta lista.", "It is not a cursor of this list."},
	"field.time":             {"Debe ser una fecha RFC 3339 o segundos desde 1970.", "It must be an RFC 3339 date or seconds since 1970."},
	"field.coordinates":      {"Latitud de −90 a 90 y longitud de −180 a 180.", "Latitude from −90 to 90 and longitude from −180 to 180."},
	"field.base64":           {"No es base64 válido.", "It is not valid base64."},
	"field.duration":         {"Debe ser una duración positiva, como 30m o 26h.", "It must be a positive duration, such as 30m or 26h."},
	"field.nothing":          {"El mensaje está vacío: envíe text, option, location, image o un archivo.", "The message is empty: send text, option, location, image or a file."},
	"field.id":               {"Debe tener de 1 a 200 caracteres visibles.", "It must be 1 to 200 visible characters."},
	"field.invalid":          {"El valor no es válido.", "The value is not valid."},
	"field.unprintable":      {"Tiene caracteres que no se pueden mostrar.", "It holds characters that can't be shown."},
	"field.not_known":        {"Ese campo no existe aquí. Revise el nombre.", "There is no such field here. Check its name."},
	"field.not_known_query":  {"Ese parámetro no existe aquí. Revise el nombre.", "There is no such parameter here. Check its name."},
	"field.unknown":          {"No existe.", "There is no such thing."},
	"field.negative":         {"No puede ser negativo.", "It must not be negative."},
	"field.nothing_price":    {"Debe ser mayor que cero.", "It must be more than zero."},
	"field.too_much":         {"Es demasiado.", "It is too much."},
	"field.precision":        {"Tiene demasiados decimales (máximo {max}).", "It has too many decimals (at most {max})."},
	"field.currency":         {"Todos los montos deben estar en la moneda del negocio.", "Every amount must be in the business's currency."},
	"field.either":           {"Indique solo uno de los dos.", "Give just one of the two."},
	"field.discount":         {"Ese rol puede dar hasta {max} %. Puede autorizarlo: {who}.", "That role may give up to {max} %. It can be granted by: {who}."},
	"field.file_empty":       {"El archivo está vacío.", "The file is empty."},
	"field.file_too_big":     {"El archivo es demasiado grande.", "The file is too large."},
	"field.file_broken":      {"El archivo está dañado o incompleto.", "The file is broken or cut off."},
	"field.file_format":      {"Esa imagen viene en un formato que no se abre. Envíela en JPEG, PNG o WebP.", "That picture is in a format that is not opened. Send it as JPEG, PNG or WebP."},
	"field.file_not_image":   {"Envíe una foto (JPEG, PNG, WebP), un PDF, un audio o un video.", "Send a photo (JPEG, PNG, WebP), a PDF, a sound or a film."},
	"field.changed":          {"Alguien lo cambió mientras usted editaba.", "Someone changed it while you were editing."},
	"field.at_or_finished":   {"Indique at o finished, no los dos.", "Give at or finished, not both."},
}

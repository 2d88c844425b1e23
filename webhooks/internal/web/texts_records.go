package web

// recordTexts are the texts about companies, contracts and the catalogue.
var recordTexts = map[string][2]string{
	"record_taken": {"Ya existe otro con ese código.", "There is another one with that code."},

	"field.record.id":              {"Debe ser un código como ACME-01: letras, cifras, punto y guion, hasta 40.", "It must be a code such as ACME-01: letters, digits, dot and hyphen, at most 40."},
	"field.record.taken":           {"Ya lo tiene otro.", "Another one has it."},
	"field.record.active":          {"Debe ser active o inactive.", "It must be active or inactive."},
	"field.record.role":            {"Debe ser requester, approver, billing o admin.", "It must be requester, approver, billing or admin."},
	"field.record.type":            {"Debe ser on_demand, framework, preventive o dedicated.", "It must be on_demand, framework, preventive or dedicated."},
	"field.record.limit":           {"Debe ser mayor que cero; sin límite, no lo envíe, y quien no aprueba es requester.", "It must be more than zero; leave it out for no limit, and make who approves nothing a requester."},
	"field.record.tax_id":          {"Debe ser un número tributario de letras, cifras, puntos y guiones.", "It must be a tax number of letters, digits, dots and hyphens."},
	"field.record.country":         {"Debe ser un país de dos letras, como CO.", "It must be a country of two letters, such as CO."},
	"field.record.service_kind":    {"Debe ser repair, preventive, installation o diagnosis.", "It must be repair, preventive, installation or diagnosis."},
	"field.record.claimed":         {"Ese teléfono es de un contacto de otra empresa.", "That phone belongs to a contact of another company."},
	"field.record.contract_status": {"Debe ser draft, active o terminated.", "It must be draft, active or terminated."},
	"field.record.approver":        {"Debe ser el teléfono de un contacto de la empresa que aprueba.", "It must be the phone of a contact of the company who approves."},
	"field.record.hours":           {"Deben ser horas como 08:00-12:00, sin cruzarse.", "They must be hours such as 08:00-12:00 that do not overlap."},
	"field.record.overlap":         {"La empresa ya tiene un contrato activo en esas fechas.", "The company has an active contract for those dates already."},
}

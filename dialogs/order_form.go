package dialogs

import (
	"recado/bot"
)

// orderForm lists an order's values for the agents' console. Values that the service does not need
// are left out unless they are known.
func orderForm(needs func(service string) []string) func(Order) []bot.FormField {
	needsPhotos, needsSerial := skipUnlessNeeded(bot.SlotPhoto, needs, hasPhotos), skipUnlessNeeded(bot.SlotSerial, needs, hasSerial)
	return func(o Order) []bot.FormField {
		service := bot.FormField{Step: "service_list", Label: "field.service", Slot: "service", Missing: hasNoService(o)}
		if !hasNoService(o) {
			service.Key = "service." + o.Service
		}
		priority := bot.FormField{Step: "priority", Label: "field.priority", Slot: "priority", Missing: !hasPriority(o)}
		if hasPriority(o) {
			priority.Key = "priority." + o.Priority
		}
		fields := []bot.FormField{
			service,
			{Step: "description", Label: "field.description", Slot: "description", Value: o.Description, Missing: !hasDescription(o)},
			{Step: "photos", Label: "field.photos", Slot: "photos", Files: len(o.Photos), Missing: !needsPhotos(o)},
			{Step: "plate", Label: "field.serial", Slot: "serial", Value: o.Serial, Missing: !needsSerial(o)},
			{Step: "place", Label: "field.place", Slot: "location", Value: o.Location.String(), Missing: !hasPlace(o)},
			{Step: "floor", Label: "field.floor", Slot: "location", Value: namedPart(o.Location.Floor), Missing: !hasFloor(o)},
			{Step: "room", Label: "field.room", Slot: "location", Value: namedPart(o.Location.Room), Missing: !hasRoom(o)},
			priority,
		}
		if o.AskMail || o.Mail != "" {
			fields = append(fields, bot.FormField{Step: "mail", Label: "field.mail", Slot: "mail", Value: o.Mail, Missing: !hasMail(o)})
		}
		if o.AskPhone || o.Phone != "" {
			fields = append(fields, bot.FormField{Step: "phone", Label: "field.phone", Slot: "phone", Value: o.Phone, Missing: !hasPhone(o)})
		}
		return fields
	}
}

// namedPart returns a part of a place, or "" for one that the place does not have.
func namedPart(part string) string {
	if isNamedPart(part) {
		return part
	}
	return ""
}

package orders

import "recado/bot"

// Link names the order whose work a new order continues.
type Link struct {
	To         string
	Kind       Kind
	Technician string // who did the work
}

// followUpCommand returns the command for an order at the same place about the same asset.
func (s *Service) followUpCommand(o Order, c ClientCommand, kind Kind) CreateCommand {
	text := c.Text
	if text == "" {
		text = o.Description
	}
	return CreateCommand{
		Command: string(kind) + ":" + first(c.Command, o.ID), ServiceType: o.ServiceType, Description: text, Photos: mediaIDs(c.Photos),
		AssetSerial: o.AssetSerial, Location: o.Location, Priority: o.Priority, Contact: o.Contact, ClientID: o.ClientID,
		ClientPhone: o.ClientPhone, ClientName: o.ClientName, ClientMail: o.ClientMail, Company: o.Company, Locale: o.Locale, Source: o.Source,
	}
}

func mediaIDs(files []bot.Media) []string {
	var ids []string
	for _, m := range files[:min(len(files), MaxPhotos)] {
		if mediaID.MatchString(m.ID) {
			ids = append(ids, m.ID)
		}
	}
	return ids
}

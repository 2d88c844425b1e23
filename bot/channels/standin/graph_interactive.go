package standin

// check checks an interactive message against the vendor's limits.
func (i *graphInteractive) check(g *Graph) *violation {
	most := 1024
	if i.Type == "list" {
		most = 4096
	}
	l := firstViolation(length("interactive.body.text", i.Body.Text, 1, most), i.header(g))
	if l == nil && i.Footer != nil {
		l = length("interactive.footer.text", i.Footer.Text, 1, 60)
	}
	if l != nil {
		return l
	}
	switch i.Type {
	case "button":
		return i.buttons()
	case "list":
		return i.list()
	case "location_request_message":
		if i.Action.Name != "send_location" || i.Header != nil || i.Footer != nil {
			return violationf(badParameter, "a location request has a body and the action send_location")
		}
	case "request_contact_info":
		if i.Action.Name != "request_contact_info" || i.Header != nil || i.Footer != nil {
			return violationf(badParameter, "a contact request has a body and the action request_contact_info")
		}
	case "cta_url":
		p := i.Action.Parameters
		if i.Action.Name != "cta_url" || p == nil {
			return violationf(missing, "action cta_url and its parameters are required")
		}
		return firstViolation(length("display_text", p.Text, 1, 20), webLink("action.parameters.url", p.URL, "https", "http"))
	default:
		return violationf(badParameter, "interactive.type %q is unknown", i.Type)
	}
	return nil
}

func (i *graphInteractive) header(g *Graph) *violation {
	h := i.Header
	switch {
	case h == nil:
		return nil
	case h.Type == "text":
		return length("interactive.header.text", h.Text, 1, 60)
	case i.Type == "list":
		return violationf(badParameter, "a list has a header of text only")
	}
	files := map[string]*graphAttachment{"image": h.Image, "video": h.Video, "document": h.Document}
	f, known := files[h.Type]
	if !known {
		return violationf(badParameter, "interactive.header.type %q is unknown", h.Type)
	}
	return f.check(g, "interactive.header."+h.Type)
}

func (i *graphInteractive) buttons() *violation {
	if n := len(i.Action.Buttons); n < 1 || n > 3 {
		return violationf(badValue, "%d buttons, 1 to 3 are allowed", n)
	}
	ids, titles := map[string]bool{}, map[string]bool{}
	for _, b := range i.Action.Buttons {
		r := b.Reply
		l := firstViolation(length("button id", r.ID, 1, 256), length("button title", r.Title, 1, 20))
		switch {
		case l != nil:
			return l
		case b.Type != "reply":
			return violationf(badParameter, "a button's type must be reply")
		case r.Description != "":
			return violationf(badParameter, "a button has no description")
		case ids[r.ID] || titles[r.Title]:
			return violationf(badValue, "buttons must differ in id and title")
		}
		ids[r.ID], titles[r.Title] = true, true
	}
	return nil
}

func (i *graphInteractive) list() *violation {
	a := i.Action
	if l := length("action.button", a.Button, 1, 20); l != nil {
		return l
	}
	if n := len(a.Sections); n < 1 || n > 10 {
		return violationf(badValue, "%d sections, 1 to 10 are allowed", n)
	}
	rows, ids := 0, map[string]bool{}
	for _, s := range a.Sections {
		low := 0
		if len(a.Sections) > 1 {
			low = 1
		}
		if l := length("section title", s.Title, low, 24); l != nil {
			return l
		}
		if len(s.Rows) == 0 {
			return violationf(missing, "a section needs rows")
		}
		for _, r := range s.Rows {
			if l := firstViolation(length("row id", r.ID, 1, 200), length("row title", r.Title, 1, 24), length("row description", r.Description, 0, 72)); l != nil {
				return l
			}
			if ids[r.ID] {
				return violationf(badValue, "rows must differ in id")
			}
			ids[r.ID] = true
			rows++
		}
	}
	if rows > 10 {
		return violationf(badValue, "%d rows, 10 are allowed", rows)
	}
	return nil
}

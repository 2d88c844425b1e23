package standin

import "encoding/json"

// graphMessage is an outgoing message with all fields that the vendor knows; any other field is an error.
type graphMessage struct {
	Product   string `json:"messaging_product"`
	Recipient string `json:"recipient"`
	To        string `json:"to"`
	Kind      string `json:"recipient_type"`
	Type      string `json:"type"`
	Opaque    string `json:"biz_opaque_callback_data"`
	Context   *struct {
		MessageID string `json:"message_id"`
	} `json:"context"`

	Status    string          `json:"status"` // of a read receipt
	MessageID string          `json:"message_id"`
	Typing    *graphIndicator `json:"typing_indicator"`

	Text *struct {
		Body    string `json:"body"`
		Preview bool   `json:"preview_url"`
	} `json:"text"`
	Image       *graphAttachment  `json:"image"`
	Audio       *graphAttachment  `json:"audio"`
	Video       *graphAttachment  `json:"video"`
	Document    *graphAttachment  `json:"document"`
	Sticker     *graphAttachment  `json:"sticker"`
	Interactive *graphInteractive `json:"interactive"`
	Template    *graphTemplate    `json:"template"`
	Reaction    *struct {
		MessageID string `json:"message_id"`
		Emoji     string `json:"emoji"`
	} `json:"reaction"`
	Location *struct {
		Latitude  float64 `json:"latitude"`
		Longitude float64 `json:"longitude"`
		Name      string  `json:"name"`
		Address   string  `json:"address"`
	} `json:"location"`
	Contacts []json.RawMessage `json:"contacts"`
}

type graphIndicator struct {
	Type string `json:"type"`
}

type graphAttachment struct {
	ID       string `json:"id"`
	Link     string `json:"link"`
	Caption  string `json:"caption"`
	Filename string `json:"filename"`
}

type graphText struct {
	Text string `json:"text"`
}

type graphInteractive struct {
	Type   string `json:"type"`
	Header *struct {
		Type     string           `json:"type"`
		Text     string           `json:"text"`
		Image    *graphAttachment `json:"image"`
		Video    *graphAttachment `json:"video"`
		Document *graphAttachment `json:"document"`
	} `json:"header"`
	Body   graphText  `json:"body"`
	Footer *graphText `json:"footer"`
	Action struct {
		Name    string `json:"name"`
		Button  string `json:"button"`
		Buttons []struct {
			Type  string   `json:"type"`
			Reply graphRow `json:"reply"`
		} `json:"buttons"`
		Sections []struct {
			Title string     `json:"title"`
			Rows  []graphRow `json:"rows"`
		} `json:"sections"`
		Parameters *struct {
			Text string `json:"display_text"`
			URL  string `json:"url"`
		} `json:"parameters"`
	} `json:"action"`
}

type graphRow struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description"`
}

type graphTemplate struct {
	Name     string `json:"name"`
	Language struct {
		Code   string `json:"code"`
		Policy string `json:"policy"`
	} `json:"language"`
	Components []struct {
		Type       string `json:"type"`
		SubType    string `json:"sub_type"`
		Index      string `json:"index"`
		Parameters []struct {
			Type     string           `json:"type"`
			Text     *string          `json:"text"`
			Name     string           `json:"parameter_name"`
			Payload  string           `json:"payload"`
			Image    *graphAttachment `json:"image"`
			Video    *graphAttachment `json:"video"`
			Document *graphAttachment `json:"document"`
		} `json:"parameters"`
	} `json:"components"`
}

func (m *graphMessage) contact() string {
	if m.To != "" {
		return m.To
	}
	return m.Recipient
}

// words returns the text that the person reads.
func (m *graphMessage) words() string {
	switch {
	case m.Text != nil:
		return m.Text.Body
	case m.Interactive != nil:
		return m.Interactive.Body.Text
	case m.Template != nil:
		said := m.Template.Name
		for _, c := range m.Template.Components {
			for _, p := range c.Parameters {
				if p.Text != nil {
					said += " | " + *p.Text
				}
			}
		}
		return said
	}
	for _, a := range []*graphAttachment{m.Image, m.Video, m.Document} {
		if a != nil {
			return a.Caption
		}
	}
	return ""
}

// options returns what the person can tap.
func (m *graphMessage) options() (all []Option) {
	if m.Interactive == nil {
		return nil
	}
	for _, b := range m.Interactive.Action.Buttons {
		all = append(all, Option{ID: b.Reply.ID, Title: b.Reply.Title})
	}
	for _, s := range m.Interactive.Action.Sections {
		for _, r := range s.Rows {
			all = append(all, Option{ID: r.ID, Title: r.Title, List: true})
		}
	}
	return all
}

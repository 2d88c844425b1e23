package cloudapi

import (
	"encoding/json"

	"recado/bot/channels"
)

// The webhook format of the vendor. One pass of the decoder fills these types. A field of an
// undocumented type is left empty and the rest is decoded.

type envelope struct {
	Object string  `json:"object"`
	Entry  []entry `json:"entry"`
}

type entry struct {
	Changes []struct {
		Field string `json:"field"`
		Value value  `json:"value"`
	} `json:"changes"`
}

type value struct {
	Metadata struct {
		PhoneNumberID loose `json:"phone_number_id"`
	} `json:"metadata"`
	Contacts    []contact    `json:"contacts"`
	Messages    []message    `json:"messages"`
	Statuses    []status     `json:"statuses"`
	Errors      []fault      `json:"errors"`
	Preferences []preference `json:"user_preferences"`
	Calls       []phoneCall  `json:"calls"`
	Echoes      []message    `json:"message_echoes"`
	NewIDs      []newID      `json:"user_id_update"`
}

type contact struct {
	Profile struct {
		Name string `json:"name"`
	} `json:"profile"`
	WaID   loose `json:"wa_id"`
	UserID loose `json:"user_id"`
}

type message struct {
	From       loose           `json:"from"`
	FromUserID loose           `json:"from_user_id"`
	To         loose           `json:"to"` // of an echo
	ToUserID   loose           `json:"to_user_id"`
	GroupID    string          `json:"group_id"`
	ID         string          `json:"id"`
	Timestamp  loose           `json:"timestamp"`
	Type       string          `json:"type"`
	Text       *textBody       `json:"text"`
	Image      *mediaBody      `json:"image"`
	Audio      *mediaBody      `json:"audio"`
	Voice      *mediaBody      `json:"voice"`
	Video      *mediaBody      `json:"video"`
	Document   *mediaBody      `json:"document"`
	Location   *locationBody   `json:"location"`
	Contacts   []card          `json:"contacts"`
	Origin     string          `json:"origin"` // of a contact: see card
	Tapped     *interactive    `json:"interactive"`
	Button     *buttonBody     `json:"button"`
	Reaction   *reactionBody   `json:"reaction"`
	Order      *orderBody      `json:"order"`
	System     *systemBody     `json:"system"`
	Edit       *editBody       `json:"edit"`
	Revoke     *editBody       `json:"revoke"`
	Context    *contextBody    `json:"context"`
	Referral   json.RawMessage `json:"referral"`
	Unknown    *unknownBody    `json:"unsupported"`
	Errors     []fault         `json:"errors"`
}

type textBody struct {
	Body string `json:"body"`
}

type mediaBody struct {
	ID       loose  `json:"id"`
	SHA256   string `json:"sha256"`
	Caption  string `json:"caption"`
	Filename string `json:"filename"`
	URL      string `json:"url"`
}

type locationBody struct {
	Latitude  loose  `json:"latitude"`
	Longitude loose  `json:"longitude"`
	Name      string `json:"name"`
	Address   string `json:"address"`
}

// card is a shared contact. Its origin is "contact_request" if the sender shared their own number
// by the vendor's button, and "other" for any other card. The vendor's documentation has shown
// origin both beside the contacts and within each.
type card struct {
	Origin string `json:"origin"`
	Name   struct {
		Formatted string `json:"formatted_name"`
		First     string `json:"first_name"`
	} `json:"name"`
	Phones []struct {
		Phone string `json:"phone"`
		WaID  loose  `json:"wa_id"`
	} `json:"phones"`
	Company struct {
		Name string `json:"company"`
	} `json:"org"`
	Emails []struct {
		Address string `json:"email"`
	} `json:"emails"`
	Addresses []struct {
		Street  string `json:"street"`
		City    string `json:"city"`
		State   string `json:"state"`
		Zip     loose  `json:"zip"`
		Country string `json:"country"`
	} `json:"addresses"`
	Links []struct {
		URL string `json:"url"`
	} `json:"urls"`
	VCard string `json:"vcard"` // the same once more, or instead
}

type interactive struct {
	Type        string     `json:"type"`
	ButtonReply *replyBody `json:"button_reply"`
	ListReply   *replyBody `json:"list_reply"`
	FormReply   *struct {
		Body         string   `json:"body"`
		ResponseJSON jsonText `json:"response_json"`
	} `json:"nfm_reply"`
	CallReply json.RawMessage `json:"call_permission_reply"` // whether the business may call the person, and until when
}

// jsonText is JSON within a string, as the vendor documents it, or as it stands.
type jsonText string

// UnmarshalJSON implements json.Unmarshaler.
func (t *jsonText) UnmarshalJSON(b []byte) error {
	if b[0] == '"' {
		return json.Unmarshal(b, (*string)(t))
	}
	*t = jsonText(b)
	return nil
}

type replyBody struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

type buttonBody struct {
	Payload string `json:"payload"`
	Text    string `json:"text"`
}

type reactionBody struct {
	MessageID string `json:"message_id"`
	Emoji     string `json:"emoji"`
}

type orderBody struct {
	Text  string `json:"text"`
	Items []struct {
		Product  loose  `json:"product_retailer_id"`
		Quantity loose  `json:"quantity"`
		Price    loose  `json:"item_price"`
		Currency string `json:"currency"`
	} `json:"product_items"`
}

type systemBody struct {
	Type       string `json:"type"`
	Body       string `json:"body"`
	WaID       loose  `json:"wa_id"`
	NewWaID    loose  `json:"new_wa_id"`
	UserID     loose  `json:"user_id"` // the new one
	PreviousID loose  `json:"previous_user_id"`
}

// newID is a changed user id. WaID is the person's present number, if the vendor may tell it.
type newID struct {
	WaID   loose `json:"wa_id"`
	UserID struct {
		Previous loose `json:"previous"`
		Current  loose `json:"current"`
	} `json:"user_id"`
	Timestamp loose `json:"timestamp"`
}

// editBody is the body of an edit, or of a revocation, which has no message.
type editBody struct {
	OriginalID string   `json:"original_message_id"`
	Message    *message `json:"message"`
}

type contextBody struct {
	ID                  string `json:"id"`
	Forwarded           bool   `json:"forwarded"`
	FrequentlyForwarded bool   `json:"frequently_forwarded"`
	Product             *struct {
		ID loose `json:"product_retailer_id"`
	} `json:"referred_product"`
}

// unknownBody names a content type that the vendor can't deliver.
type unknownBody struct {
	Type string `json:"type"`
}

// referralBody is the advertisement or post that led a person here.
type referralBody struct {
	URL      string `json:"source_url"`
	ID       loose  `json:"source_id"`
	Headline string `json:"headline"`
	Body     string `json:"body"`
}

// phoneCall is a call to our number, which the bot can't answer.
type phoneCall struct {
	ID        string `json:"id"`
	From      loose  `json:"from"`
	UserID    loose  `json:"from_user_id"`
	Event     string `json:"event"`
	Direction string `json:"direction"`
	Status    loose  `json:"status"` // of one that ended: "COMPLETED", "FAILED"
	Timestamp loose  `json:"timestamp"`
	Duration  loose  `json:"duration"`
}

type status struct {
	ID      string `json:"id"`
	Type    string `json:"type"` // "payment" for the status of a payment, not of a message
	Payment *struct {
		Reference loose `json:"reference_id"`
	} `json:"payment"`
	Status    string  `json:"status"`
	Timestamp loose   `json:"timestamp"`
	Opaque    string  `json:"biz_opaque_callback_data"`
	Errors    []fault `json:"errors"`
}

type fault struct {
	Code    loose  `json:"code"`
	Title   string `json:"title"`
	Message string `json:"message"`
	Data    struct {
		Details string `json:"details"`
	} `json:"error_data"`
}

type preference struct {
	WaID      loose  `json:"wa_id"`
	UserID    loose  `json:"user_id"`
	Category  string `json:"category"`
	Value     string `json:"value"`
	Timestamp loose  `json:"timestamp"`
}

// loose is a value that may be written as a string or as a number.
type loose = channels.Loose

// why returns the vendor's most detailed explanation.
func (f fault) why() string {
	for _, s := range []string{f.Data.Details, f.Message, f.Title} {
		if s != "" {
			return s
		}
	}
	return ""
}

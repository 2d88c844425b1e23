package cloudapi

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"recado/bot/channels"
)

// notices are the webhook fields about the account, its numbers and its templates. See
// https://developers.facebook.com/docs/whatsapp/business-management-api/webhooks/components
var notices = map[string]bool{
	"account_alerts": true, "account_review_update": true, "account_update": true, "business_capability_update": true, "security": true,
	"message_template_status_update": true, "message_template_quality_update": true, "message_template_components_update": true, "template_category_update": true,
	"phone_number_name_update": true, "phone_number_quality_update": true, "payment_configuration_update": true,
}

// maxNotice is the largest vendor text that a notice keeps, in bytes.
const maxNotice = 8 << 10

// noticeBody holds the relevant parts of all those fields; each notice has some of them.
type noticeBody struct {
	Event    string `json:"event"`
	Decision string `json:"decision"`
	Reason   string `json:"reason"`
	Template string `json:"message_template_name"`
	Score    string `json:"new_quality_score"`
	Limit    string `json:"current_limit"`
	Ban      struct {
		State string `json:"waba_ban_state"`
	} `json:"ban_info"`
	Violation struct {
		Type string `json:"violation_type"`
	} `json:"violation_info"`
	Alert struct {
		Severity string `json:"alert_severity"`
		Type     string `json:"alert_type"`
		Says     string `json:"alert_description"`
	} `json:"alert_info"`
	Other struct {
		Title string `json:"title"`
		Says  string `json:"description"`
	} `json:"other_info"`
}

// noticesIn parses a POST a second time for notices about the account. They are rare.
func noticesIn(body []byte) []channels.Notice {
	var e struct {
		Entry []struct {
			ID      loose `json:"id"`
			Time    loose `json:"time"`
			Changes []struct {
				Field string          `json:"field"`
				Value json.RawMessage `json:"value"`
			} `json:"changes"`
		} `json:"entry"`
	}
	_ = json.Unmarshal(body, &e) // parse has already recorded an unreadable body
	var all []channels.Notice
	for _, entry := range e.Entry {
		for _, c := range entry.Changes {
			if !notices[c.Field] {
				continue
			}
			var n noticeBody
			_ = json.Unmarshal(c.Value, &n)
			sum := sha256.Sum256([]byte(string(entry.ID) + "/" + string(entry.Time) + "/" + c.Field + "/" + string(c.Value)))
			notice := n.notice(c.Field)
			notice.ID = hex.EncodeToString(sum[:16])
			if len(c.Value) <= maxNotice {
				notice.Data = c.Value
			}
			all = append(all, notice)
		}
	}
	return all
}

// notice returns what happened and its impact.
func (n *noticeBody) notice(field string) channels.Notice {
	reason := []string{}
	for _, s := range []string{n.Reason, n.Violation.Type, n.Ban.State, n.Alert.Severity, n.Alert.Says, n.Other.Title, n.Other.Says, n.Limit, n.Score} {
		if s != "" && s != "NONE" {
			reason = append(reason, s)
		}
	}
	out := channels.Notice{Channel: Name, About: field, Event: first(n.Event, n.Decision, n.Alert.Type), Template: cut(n.Template, maxReason), Reason: cut(strings.Join(reason, ", "), maxReason)}
	out.Event = cut(out.Event, maxReason)
	switch field {
	case "account_update":
		out.Impact = n.account()
	case "message_template_status_update":
		switch n.Event {
		case "PAUSED", "DISABLED":
			out.Impact = channels.TemplateStopped
		case "APPROVED", "REINSTATED", "UNPAUSED":
			out.Impact = channels.TemplateResumed
		case "FLAGGED", "REJECTED", "PENDING_DELETION", "LIMIT_EXCEEDED":
			out.Impact = channels.Warning
		}
	case "account_alerts", "security":
		if n.Alert.Severity != "INFORMATIONAL" {
			out.Impact = channels.Warning
		}
	case "message_template_quality_update":
		if n.Score == "RED" {
			out.Impact = channels.Warning
		}
	case "phone_number_quality_update":
		if n.Event == "FLAGGED" || n.Event == "DOWNGRADE" {
			out.Impact = channels.Warning
		}
	case "account_review_update":
		if n.Decision == "REJECTED" {
			out.Impact = channels.Warning
		}
	}
	if out.Template == "" && (out.Impact == channels.TemplateStopped || out.Impact == channels.TemplateResumed) {
		out.Impact = channels.Warning
	}
	return out
}

// account returns the impact of an account update.
func (n *noticeBody) account() channels.Impact {
	switch {
	case n.Ban.State == "DISABLE", n.Event == "ACCOUNT_DELETED", n.Event == "ACCOUNT_OFFBOARDED":
		return channels.AccountStopped
	case n.Ban.State == "REINSTATE", n.Event == "ACCOUNT_RECONNECTED":
		return channels.AccountResumed
	case n.Ban.State != "", n.Violation.Type != "", n.Event == "ACCOUNT_RESTRICTION", n.Event == "ACCOUNT_VIOLATION",
		n.Event == "PARTNER_REMOVED", n.Event == "PARTNER_APP_UNINSTALLED": // messages may come no more
		return channels.Warning
	}
	return ""
}

// forEveryNumber repeats notices that stop or resume the account or a template for each of the
// account's numbers.
func (c *Client) forEveryNumber(all []channels.Notice) []channels.Notice {
	for _, n := range all {
		if n.Impact == "" || n.Impact == channels.Warning {
			continue
		}
		for _, other := range c.OtherNumbers() {
			n.Channel = other.Name()
			all = append(all, n)
		}
	}
	return all
}

// payment adds the status of a payment in the chat.
func (b *batch) payment(s *status) {
	n := channels.Notice{Channel: b.channel, About: "payment", Event: cut(s.Status, maxReason)}
	if s.Payment != nil {
		n.Reason = cut(string(s.Payment.Reference), maxReason)
	}
	sum := sha256.Sum256([]byte(s.ID + "/" + s.Status + "/" + string(s.Timestamp) + "/" + n.Reason))
	n.ID = hex.EncodeToString(sum[:16])
	b.notices = append(b.notices, n)
}

func first(all ...string) string {
	for _, s := range all {
		if s != "" {
			return s
		}
	}
	return ""
}

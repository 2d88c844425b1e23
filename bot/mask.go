package bot

// Mask shortens a contact for logs and metrics: enough to recognise it, not enough to call.
func Mask(who ContactID) string {
	if len(who) <= 6 {
		return "***"
	}
	return string(who[:3]) + "***" + string(who[len(who)-3:])
}

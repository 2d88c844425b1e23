package webhooks

import (
	"encoding/json"
)

// flatDocument writes a document's own fields at the same level as the common ones.
type flatDocument struct{ documentView }

// MarshalJSON joins the two objects.
func (f flatDocument) MarshalJSON() ([]byte, error) {
	head, err := json.Marshal(f.documentView)
	if err != nil {
		return nil, err
	}
	said, err := json.Marshal(f.Data)
	if err != nil || len(said) <= len("{}") {
		return head, err
	}
	return append(append(head[:len(head)-1], ','), said[1:]...), nil
}

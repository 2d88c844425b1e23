package app

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"

	"recado/bot"
	"recado/cmd/recado/replay"
	"recado/flows/business"
	"recado/workers/vision"
)

// zones are those of the countries of scripts.
var zones = map[string]string{"CO": "America/Bogota", "SV": "America/El_Salvador", "HN": "America/Tegucigalpa"}

// scriptBusiness returns the business of the example, in the country of the script, and registering people for
// credit if the script says so.
func scriptBusiness(p replay.Parts) (business.Business, error) {
	if p.Country == "" && !p.Credit {
		return business.Default(), nil
	}
	file := business.Example
	for setting, value := range map[string]string{
		"country": `"` + p.Country + `"`, "zone": `"` + zones[p.Country] + `"`, "locale": `"es-` + p.Country + `"`, "enabled": fmt.Sprint(p.Credit),
	} {
		file = regexp.MustCompile(`(?m)^`+setting+`( *)= *\S+`).ReplaceAll(file, []byte(setting+"$1= "+value))
	}
	return business.Parse(file)
}

// scriptFiles are the files of a script: the content of each is its id.
type scriptFiles struct{}

// Open returns the file of an id.
func (scriptFiles) Open(_ context.Context, id string) (io.ReadSeekCloser, bot.Media, error) {
	return scriptFile{bytes.NewReader([]byte(id))}, bot.Media{ID: id, MIME: "image/jpeg"}, nil
}

type scriptFile struct{ *bytes.Reader }

// Close implements io.Closer.
func (scriptFile) Close() error { return nil }

// scriptCards reads on a photo what the script says of it.
type scriptCards struct{ cards *replay.Cards }

// scriptReceipts reads on a photo what the script says of it.
type scriptReceipts struct{ receipts *replay.Receipts }

// ReadReceipt implements the reader of receipts.
func (r scriptReceipts) ReadReceipt(_ context.Context, img io.Reader) (vision.Receipt, error) {
	id, err := io.ReadAll(img)
	if err != nil {
		return vision.Receipt{}, err
	}
	seen := r.receipts.Read(string(id))
	return vision.Receipt{Amount: seen.Amount, Currency: seen.Currency, Numbers: seen.Numbers, Day: seen.Day, Foreign: seen.Foreign}, nil
}

// ReadCard implements the reader of cards.
func (c scriptCards) ReadCard(_ context.Context, img io.Reader, doc vision.Document) (vision.Card, error) {
	id, err := io.ReadAll(img)
	if err != nil {
		return vision.Card{}, err
	}
	seen := c.cards.Read(string(id))
	field := func(text string) vision.Field {
		if text == "" {
			return vision.Field{}
		}
		return vision.Field{Text: text, Confidence: seen.Confidence}
	}
	return vision.Card{
		Document: doc.Name, Number: field(seen.Number), Surnames: field(seen.Surnames), Names: field(seen.Names),
		Birth: field(seen.Birth), Issue: field(seen.Issued), Expiry: field(seen.Expires), Advice: seen.Advice,
	}, nil
}

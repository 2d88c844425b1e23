package tigo

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"text/template"
)

// parse parses the body's template and tries it: the result must be XML and contain the number and the text.
func parse(body string, values map[string]string) (*template.Template, error) {
	for name := range values {
		switch name {
		case "To", "Number", "Text", "ID":
			return nil, fmt.Errorf("%s is a name of ours", name)
		}
	}
	t, err := template.New("body").Option("missingkey=error").Parse(body)
	if err != nil {
		return nil, err
	}
	const number, text = "50300000000", "<&'\"]]> probe"
	probe, err := (&Client{Config: Config{Values: values}, body: t}).fill(number, text, "<id>")
	if err != nil {
		return nil, err
	}
	said, err := words(probe)
	switch {
	case err != nil:
		return nil, err
	case !strings.Contains(said, number) || !strings.Contains(said, text):
		return nil, errors.New("TIGO_BODY must contain {{.Number}} or {{.To}}, and {{.Text}}")
	}
	return t, nil
}

// words returns all text and attribute values of an XML document, or an error if it is not XML.
func words(doc []byte) (string, error) {
	var said strings.Builder
	elements := 0
	for d := xml.NewDecoder(bytes.NewReader(doc)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && elements > 0 {
			return said.String(), nil
		}
		if errors.Is(err, io.EOF) {
			return "", errors.New("TIGO_BODY is not XML")
		}
		if err != nil {
			return "", fmt.Errorf("TIGO_BODY is not XML: %w", err)
		}
		switch v := token.(type) {
		case xml.StartElement:
			elements++
			for _, a := range v.Attr {
				said.WriteString(a.Value + "\n")
			}
		case xml.CharData:
			said.WriteString(string(v) + "\n")
		}
	}
}

// fill builds the body of one message.
func (c *Client) fill(number, text, id string) ([]byte, error) {
	fields := map[string]string{"To": "+" + number, "Number": number, "Text": text, "ID": id}
	maps.Copy(fields, c.Values)
	for name, value := range fields {
		fields[name] = escape(value)
	}
	var b bytes.Buffer
	err := c.body.Execute(&b, fields)
	return b.Bytes(), err
}

// escape escapes a text for XML elements and attributes.
func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder never fails
	return b.String()
}

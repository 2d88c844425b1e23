package app

import (
	"fmt"
	"net/url"
	"os"
	"strings"

	"recado/bot/channels/conceptomovil"
	"recado/bot/channels/tigo"
)

// SMS gateways only send: recipients answer by another channel, or call.

func (a *App) openConceptoMovil() error {
	c := a.Config
	origins, err := readOrigins(c["CONCEPTOMOVIL_ORIGINS"])
	if err != nil {
		return err
	}
	ch, err := conceptomovil.New(conceptomovil.Config{
		URL: c["CONCEPTOMOVIL_URL"], APIKey: c["CONCEPTOMOVIL_API_KEY"], Token: c["CONCEPTOMOVIL_TOKEN"], Tag: c["CONCEPTOMOVIL_TAG"],
		Origins: origins, Now: a.clock.Now,
	})
	if err != nil {
		return fmt.Errorf("CONCEPTOMOVIL_API_KEY is set, and its companions are not right: %w", err)
	}
	a.channels = append(a.channels, ch)
	return nil
}

// readOrigins parses "+57=CO:1000,+503=SV:2000": prefix, the vendor's name of the country, short number.
func readOrigins(s string) (all []conceptomovil.Origin, err error) {
	for one := range strings.SplitSeq(s, ",") {
		if one = strings.TrimSpace(one); one == "" {
			continue
		}
		prefix, rest, there := strings.Cut(one, "=")
		country, dial, split := strings.Cut(rest, ":")
		if !there || !split {
			return nil, fmt.Errorf("CONCEPTOMOVIL_ORIGINS must be like +57=CO:1000,+503=SV:2000, and %q is not", one)
		}
		all = append(all, conceptomovil.Origin{Prefix: strings.TrimSpace(prefix), Country: strings.TrimSpace(country), Dial: strings.TrimSpace(dial)})
	}
	return all, nil
}

func (a *App) openTigo() error {
	c := a.Config
	if c["TIGO_BODY"] == "" {
		return fmt.Errorf("TIGO_URL is set, and TIGO_BODY is not")
	}
	body, err := os.ReadFile(c["TIGO_BODY"])
	if err != nil {
		return fmt.Errorf("TIGO_BODY: %w", err)
	}
	values, err := c.pairs("TIGO_VALUES")
	if err != nil {
		return err
	}
	headers, err := c.pairs("TIGO_HEADERS")
	if err != nil {
		return err
	}
	ch, err := tigo.New(tigo.Config{
		URL: c["TIGO_URL"], Body: string(body), Values: values, Header: headers, ContentType: c["TIGO_CONTENT_TYPE"],
		Success: c["TIGO_SUCCESS"], RetryPattern: c["TIGO_AGAIN"], StopPattern: c["TIGO_DEAD"], Now: a.clock.Now,
	})
	if err != nil {
		return fmt.Errorf("TIGO_URL is set, and its companions are not right: %w", err)
	}
	a.channels = append(a.channels, ch)
	return nil
}

// pairs parses a setting in the form of a URL query, so that values may contain any character. The
// error never contains the value, which holds secrets.
func (c Config) pairs(name string) (map[string]string, error) {
	query, err := url.ParseQuery(c[name])
	if err != nil {
		return nil, fmt.Errorf("%s must be written like a query: name=value&other=a%%26b", name)
	}
	pairs := map[string]string{}
	for key, values := range query {
		if len(values) > 1 {
			return nil, fmt.Errorf("%s says %s twice", name, key)
		}
		pairs[key] = values[0]
	}
	return pairs, nil
}

package whatsmeow

import (
	"context"
	"io"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	wa "go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waWa6"
	"go.mau.fi/whatsmeow/store"
)

const (
	versionTimeout = 15 * time.Second
	maxWebPage     = 8 << 20   // bytes of WhatsApp Web's page, which names its version
	outdatedFor    = time.Hour // until the version is asked for again, when it could not be
)

// webVersion is the version of WhatsApp Web that this device says it is. WhatsApp refuses
// versions that are too old (connect failure 405). The library's own is said until it is
// refused, then the one that WhatsApp's server gives out at present.
type webVersion struct {
	ask func(ctx context.Context) (store.WAVersionContainer, error) // nil: nobody can be asked

	mu        sync.Mutex
	newer     store.WAVersionContainer // to be said in place of the library's; zero: none
	presented store.WAVersionContainer // at the last attempt to connect
}

// askServer reads the version from web.whatsapp.com.
func askServer(ctx context.Context) (store.WAVersionContainer, error) {
	v, err := wa.GetLatestVersion(ctx, &http.Client{Timeout: versionTimeout, Transport: bounded{http.DefaultTransport}})
	if err != nil {
		return store.WAVersionContainer{}, err
	}
	return *v, nil
}

// bounded cuts answers off at maxWebPage: the library reads them whole.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := b.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	res.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(res.Body, maxWebPage), res.Body}
	return res, nil
}

// renew asks for the version that WhatsApp has now, after the one last said was refused.
// It reports whether there is a newer one; then it is said from now on.
func (v *webVersion) renew(ctx context.Context) (newer bool, err error) {
	if v.ask == nil {
		return false, nil
	}
	v.mu.Lock()
	refused := v.presented
	v.mu.Unlock()
	if refused.IsZero() {
		refused = store.GetWAVersion()
	}
	ctx, cancel := context.WithTimeout(ctx, versionTimeout)
	defer cancel()
	current, err := v.ask(ctx)
	if err != nil {
		return false, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.newer.LessThan(current) && store.GetWAVersion().LessThan(current) {
		v.newer = current
	}
	return refused.LessThan(v.newer), nil
}

// payload is what a device says of itself when it connects. store.SetWAVersion would not
// do: the library copies its version into the payload when the program starts.
func (v *webVersion) payload(device *store.Device) *waWa6.ClientPayload {
	p := device.GetClientPayload()
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.newer.IsZero() {
		v.presented = store.GetWAVersion()
		return p
	}
	v.presented = v.newer
	p.UserAgent.AppVersion = v.presented.ProtoAppVersion()
	if p.DevicePairingData != nil {
		sum := v.presented.Hash()
		p.DevicePairingData.BuildHash = sum[:]
	}
	return p
}

// libraryPath is the module that speaks with WhatsApp.
const libraryPath = "go.mau.fi/whatsmeow"

// oldAfter is how old the library may grow before WhatsApp may be expected to refuse it.
// Versions of its web client were refused after two to eight months.
const oldAfter = 60 * 24 * time.Hour

// LibraryDate is when the library in this program was published, by its module's
// pseudo-version. It reports false where the program does not tell.
func LibraryDate() (time.Time, bool) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return time.Time{}, false
	}
	for _, m := range info.Deps {
		if m.Path != libraryPath {
			continue
		}
		if m.Replace != nil {
			m = m.Replace
		}
		return published(m.Version)
	}
	return time.Time{}, false
}

// published reads the date in a pseudo-version: v0.0.0-20060102150405-abcdefabcdef, see
// https://go.dev/ref/mod#pseudo-versions.
func published(version string) (time.Time, bool) {
	parts := strings.Split(version, "-")
	if len(parts) < 3 {
		return time.Time{}, false
	}
	stamp := parts[len(parts)-2]
	at, err := time.Parse("20060102150405", stamp[strings.LastIndex(stamp, ".")+1:])
	return at, err == nil
}

// Old reports whether a library of a date may be too old for WhatsApp by now.
func Old(of, now time.Time) bool { return now.Sub(of) > oldAfter }

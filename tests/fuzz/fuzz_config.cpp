// links: deskrelay_relay
#include "core/relay/relayconfig.h"

#include <cstdint>
#include <cstdlib>

using namespace deskrelay;

/// Any text is a configuration or an error, and what was read shows and reads back the same.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const Result<RelayConfig> config = parseConfig(text, QStringLiteral("config.json"));
    RelayConfig again;
    if (config) {
        for (const ConfigEntry &entry : configEntries(*config)) {
            if (!setConfigValue(again, entry.name, entry.value))
                std::abort();
        }
        if (again != *config)
            std::abort();
    }
    const QString value = QString::fromUtf8(text);
    for (const ConfigEntry &entry : configEntries(again)) {
        if (setConfigValue(again, entry.name, value))
            continue;
        if (!unsetConfigValue(again, entry.name))
            std::abort();
    }
    static_cast<void>(setConfigValue(again, value, value).has_value());
    return 0;
}

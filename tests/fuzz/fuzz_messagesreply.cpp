// links: deskrelay_grammar
// seeds: fixtures/translation/replies/*.messages.*
#include "tests/fuzz/translatedfuzz.h"

#include <cstddef>
#include <cstdint>

/// Whatever an upstream sends, its reply has one end, and each client gets one of its own format.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    deskrelay::mustTranslate(deskrelay::Format::AnthropicMessages, data, size);
    return 0;
}

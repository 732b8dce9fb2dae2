#pragma once

#include "core/formats/conversation/traitfields.h"

#include <boost/json/fwd.hpp>

namespace deskrelay {

/// What an upstream's list tells of one of its models; empty where it tells nothing.
///
/// \note Source: Anthropic's `GET /v1/models` (`capabilities`, `max_tokens`, `max_input_tokens`),
/// Gemini's `models.list` (`inputTokenLimit`, `outputTokenLimit`, `thinking`), and the lists of
/// OpenRouter, Groq and vLLM for the OpenAI-compatible.
TraitChanges anthropicCapabilities(const boost::json::object &entry);
TraitChanges geminiCapabilities(const boost::json::object &entry);
TraitChanges openAiCapabilities(const boost::json::object &entry);

/// What an upstream \a told, as it holds over \a traits. A list tells whether a model takes
/// adaptive thinking, but not whether that is on by default: there the table knows better.
TraitChanges heldOver(const ModelTraits &traits, TraitChanges told);

} // namespace deskrelay

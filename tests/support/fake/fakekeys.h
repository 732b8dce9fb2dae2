#pragma once

namespace deskrelay::fake {

// The keys that the fake upstream accepts when no other was added.
inline constexpr char anthropicKey[] = "sk-ant-fake-0123456789";
inline constexpr char openAiKey[] = "sk-fake-0123456789";
inline constexpr char geminiKey[] = "AIza-fake-0123456789";

} // namespace deskrelay::fake

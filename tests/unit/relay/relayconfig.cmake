# The settings stand by themselves: their own sources, without the rest of the relay.
deskrelay_test(
    relayconfig
    LINKS deskrelay_base Qt6::Network
    SOURCES "${CMAKE_SOURCE_DIR}/core/relay/relayconfig.cpp"
            "${CMAKE_SOURCE_DIR}/core/relay/setting.cpp"
            "${CMAKE_SOURCE_DIR}/core/relay/settingtext.cpp"
)

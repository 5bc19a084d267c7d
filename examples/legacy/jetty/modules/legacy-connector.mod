[description]
Adds a connector named "legacy", on the loopback address, for the application that Casserole stands in front of.

[depend]
http

[xml]
etc/legacy-connector.xml

[ini-template]
## The port of the connector.
# jetty.legacy.port=9000

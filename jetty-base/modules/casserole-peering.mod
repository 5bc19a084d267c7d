[description]
Adds a connector on the port that the setting "peering-port" names, and none if it names none.

[depend]
http
casserole-address

[xml]
etc/casserole-peering.xml

[ini-template]
## The address the connector listens on; if not given, that of the setting "address".
# jetty.peering.host=0.0.0.0
